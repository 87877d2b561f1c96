package dev.penstock.core.dialect.pivot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chat as its caller asked for it, free of any dialect.
 *
 * @param maxTokens the caller's limit of output tokens
 * @param parallelTools whether several tools may be called in one turn
 * @param choices how many answers are wanted
 * @param topLogprobs null where no log probabilities are wanted, else how many alternatives per token
 * @param user the caller's name for its own user
 * @param uses which features are used, by which member, and what was not understood
 */
public record ChatRequest(
        boolean stream,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        boolean parallelTools,
        @Nullable Long maxTokens,
        Sampling sampling,
        OutputForm output,
        @Nullable Thinking thinking,
        int choices,
        @Nullable Integer topLogprobs,
        @Nullable String user,
        Uses uses) {
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** The same with a limit that its caller did not set. */
    public ChatRequest limitedTo(long tokens) {
        return new ChatRequest(
                stream,
                messages,
                tools,
                toolChoice,
                parallelTools,
                tokens,
                sampling,
                output,
                thinking,
                choices,
                topLogprobs,
                user,
                uses);
    }

    /** The name of the tool behind every call of the history, by the call's id. */
    public Map<String, String> toolNames() {
        Map<String, String> names = new HashMap<>();
        parts().forEach(part -> {
            if (part instanceof Part.ToolCall call) {
                names.put(call.id(), call.name());
            }
        });
        return names;
    }

    public Stream<Part> parts() {
        return messages.stream().flatMap(message -> message.parts().stream());
    }
}
