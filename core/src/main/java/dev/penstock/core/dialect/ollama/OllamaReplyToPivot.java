package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Replies;
import java.util.ArrayList;
import java.util.List;

/** Reads the whole answer of {@code /api/chat}. */
final class OllamaReplyToPivot {
    private OllamaReplyToPivot() {}

    static ChatReply read(byte[] body) throws BrokenReply {
        ObjectNode reply = Replies.object(body);
        if (OllamaFailures.isError(reply)) {
            throw new BrokenReply(OllamaFailures.inBand(reply));
        }
        if (!reply.path("message").isObject()) {
            throw BrokenReply.malformed("no message (expected: an object)");
        }
        if (!reply.path("done").asBoolean(true)) {
            throw new BrokenReply(
                    Problem.of(Problem.Kind.UPSTREAM_CUT_OFF, "upstream's reply: ended before the answer did"));
        }
        Finish finish = finish(reply);
        if (finish == Finish.FAILED) {
            throw new BrokenReply(brokeOff(reply));
        }
        ChatReply.Choice choice = new ChatReply.Choice(parts(reply.path("message")), finish, null, null);
        return new ChatReply(null, Replies.text(reply, "model"), List.of(choice), OllamaCounts.read(reply));
    }

    static Finish finish(ObjectNode reply) {
        return OllamaWords.finish(reply.path("done_reason").asText(""));
    }

    static Problem brokeOff(ObjectNode reply) {
        return Problem.of(
                Problem.Kind.UPSTREAM_ERROR,
                "upstream broke its answer off: " + reply.path("done_reason").asText());
    }

    /** What a message says, or what a line of a stream adds to it. */
    static List<Part> parts(JsonNode message) {
        List<Part> parts = new ArrayList<>();
        String thinking = message.path("thinking").asText("");
        if (!thinking.isEmpty()) {
            parts.add(new Part.Reasoning(thinking, null));
        }
        String text = message.path("content").asText("");
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(call(call));
        }
        return parts;
    }

    private static Part.ToolCall call(JsonNode call) {
        JsonNode function = call.path("function");
        JsonNode arguments = function.path("arguments");
        return new Part.ToolCall(
                call.path("id").asText(""),
                function.path("name").asText(""),
                arguments.isObject() ? arguments.toString() : arguments.asText(""),
                null);
    }
}
