package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Counts;
import dev.penstock.core.dialect.translation.Replies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an answer of {@code /api/chat}: the whole one, or a line of a stream, which has the same shape. */
final class OllamaReplyToPivot {
    private OllamaReplyToPivot() {}

    static ChatReply read(byte[] body) throws BrokenReply {
        ObjectNode reply = Replies.object(body);
        TokenUsage usage = usage(reply);
        try {
            return new ChatReply(null, Replies.text(reply, "model"), List.of(choice(reply)), usage);
        } catch (BrokenReply e) {
            throw e.having(usage);
        }
    }

    private static ChatReply.Choice choice(ObjectNode reply) throws BrokenReply {
        if (OllamaFailures.isError(reply)) {
            throw new BrokenReply(OllamaFailures.inBand(reply));
        }
        if (!reply.path("done").asBoolean(true)) {
            throw new BrokenReply(Problem.of(
                    Problem.Kind.UPSTREAM_CUT_OFF, "upstream's reply: not done (expected: the whole answer)"));
        }
        if (onlyLoaded(reply)) {
            throw new BrokenReply(noAnswer());
        }
        if (!reply.path("message").isObject()) {
            throw BrokenReply.malformed("no message (expected: an object)");
        }
        return new ChatReply.Choice(parts(reply.path("message")), finish(reply), null, null);
    }

    static List<Part> parts(JsonNode message) {
        List<Part> parts = new ArrayList<>();
        String thinking = message.path("thinking").asText("");
        if (!thinking.isEmpty()) {
            parts.add(new Part.Reasoning(thinking, null));
        }
        String content = message.path("content").asText("");
        if (!content.isEmpty()) {
            parts.add(new Part.Text(content));
        }
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            JsonNode arguments = function.path("arguments");
            parts.add(new Part.ToolCall(
                    call.path("id").asText(""),
                    function.path("name").asText(""),
                    arguments.isTextual() ? arguments.textValue() : arguments.isObject() ? arguments.toString() : "{}",
                    null));
        }
        return parts;
    }

    static Finish finish(JsonNode reply) {
        if (onlyLoaded(reply)) {
            return Finish.NONE;
        }
        if (reply.path("done_reason").asText("").equals("length")) {
            return Finish.LENGTH;
        }
        return reply.path("message").path("tool_calls").isEmpty() ? Finish.STOP : Finish.TOOL_CALLS;
    }

    /** Whether the server only took its model in or out of memory; callers of this dialect may ask for that, no others. */
    static boolean onlyLoaded(JsonNode reply) {
        String reason = reply.path("done_reason").asText("");
        return reason.equals("load") || reason.equals("unload");
    }

    static Problem noAnswer() {
        return Problem.of(
                Problem.Kind.UPSTREAM_EMPTY,
                "upstream's reply: the model was loaded or unloaded (expected: an answer)");
    }

    /** Nothing where nothing was counted; a prompt that was found in the cache is not counted at all. */
    static @Nullable TokenUsage usage(JsonNode reply) {
        if (!reply.has("eval_count") && !reply.has("prompt_eval_count")) {
            return null;
        }
        return Counts.usage(Counts.of(reply.path("prompt_eval_count")), Counts.of(reply.path("eval_count")), 0, 0, 0);
    }
}
