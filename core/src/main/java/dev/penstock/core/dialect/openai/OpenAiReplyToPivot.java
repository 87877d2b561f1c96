package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Replies;
import java.util.ArrayList;
import java.util.List;

/** Reads the whole answer of {@code /chat/completions}. */
final class OpenAiReplyToPivot {
    private OpenAiReplyToPivot() {}

    static ChatReply read(byte[] body) throws BrokenReply {
        ObjectNode completion = Replies.object(body);
        TokenUsage usage = OpenAiUsage.read(completion.path("usage"), true);
        try {
            return new ChatReply(
                    Replies.text(completion, "id"), Replies.text(completion, "model"), choices(completion), usage);
        } catch (BrokenReply e) {
            throw e.having(usage);
        }
    }

    private static List<ChatReply.Choice> choices(ObjectNode completion) throws BrokenReply {
        if (OpenAiInBandError.isError(completion)) {
            throw new BrokenReply(OpenAiInBandError.problem(completion));
        }
        if (!completion.path("choices").isArray()) {
            throw BrokenReply.malformed("no choices (expected: an array)");
        }
        List<ChatReply.Choice> choices = new ArrayList<>();
        for (JsonNode choice : completion.path("choices")) {
            choices.add(choice(choice));
        }
        return choices;
    }

    private static ChatReply.Choice choice(JsonNode choice) throws BrokenReply {
        Finish finish = FinishReason.read(choice.path("finish_reason").asText(""));
        if (finish == Finish.FAILED) {
            throw new BrokenReply(brokeOff(choice));
        }
        if (!choice.path("message").isObject()) {
            throw BrokenReply.malformed("a choice without a message");
        }
        JsonNode logprobs = choice.path("logprobs");
        return new ChatReply.Choice(parts(choice.path("message")), finish, null, logprobs.isObject() ? logprobs : null);
    }

    static Problem brokeOff(JsonNode choice) {
        return Problem.of(
                Problem.Kind.UPSTREAM_ERROR,
                "upstream broke its answer off: " + choice.path("finish_reason").asText());
    }

    private static List<Part> parts(JsonNode message) {
        List<Part> parts = new ArrayList<>();
        String reasoning = reasoning(message);
        Seal seal = ReasoningDetails.seal(message.path(ReasoningDetails.MEMBER));
        if (!reasoning.isEmpty() || seal != null) {
            parts.add(new Part.Reasoning(reasoning, seal));
        }
        String text = content(message.path("content"));
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        String refusal = message.path("refusal").asText("");
        if (!refusal.isEmpty()) {
            parts.add(new Part.Declined(refusal));
        }
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(call(call.path("id").asText(""), call.path("function")));
        }
        if (message.path("function_call").isObject()) {
            parts.add(call("", message.path("function_call")));
        }
        return parts;
    }

    /** Under the older name or the newer one, and some services give both; or as parts of the content (Mistral). */
    static String reasoning(JsonNode message) {
        String older = message.path("reasoning_content").asText("");
        String text = older.isEmpty() ? message.path("reasoning").asText("") : older;
        if (!text.isEmpty() || !message.path("content").isArray()) {
            return text;
        }
        StringBuilder parts = new StringBuilder();
        for (JsonNode part : message.path("content")) {
            parts.append(content(part.path("thinking")));
        }
        return parts.toString();
    }

    /** A string; some services give parts. */
    static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }

    private static Part.ToolCall call(String id, JsonNode function) {
        JsonNode arguments = function.path("arguments");
        return new Part.ToolCall(
                id,
                function.path("name").asText(""),
                arguments.isObject() ? arguments.toString() : arguments.asText(""),
                null);
    }
}
