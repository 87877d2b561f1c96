package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Replies;
import java.util.ArrayList;
import java.util.List;

/** Reads the whole answer of {@code /v1/messages}. */
final class AnthropicReplyToPivot {
    private AnthropicReplyToPivot() {}

    static ChatReply read(byte[] body) throws BrokenReply {
        ObjectNode message = Replies.object(body);
        TokenUsage usage = AnthropicUsage.of(message);
        try {
            return new ChatReply(
                    Replies.text(message, "id"), Replies.text(message, "model"), List.of(choice(message)), usage);
        } catch (BrokenReply e) {
            throw e.having(usage);
        }
    }

    private static ChatReply.Choice choice(ObjectNode message) throws BrokenReply {
        if (message.path("error").isObject()) {
            throw new BrokenReply(AnthropicFailures.inBand(message));
        }
        if (!message.path("content").isArray()) {
            throw BrokenReply.malformed("no content (expected: an array of blocks)");
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            part(block, parts);
        }
        String explanation = AnthropicWords.explanation(message);
        if (explanation != null && parts.stream().noneMatch(Part.Text.class::isInstance)) {
            parts.add(new Part.Declined(explanation));
        }
        return new ChatReply.Choice(
                parts,
                AnthropicWords.finish(message.path("stop_reason").asText("")),
                Replies.text(message, "stop_sequence"),
                null);
    }

    /** Blocks that the provider's own tools make are skipped: no caller of another dialect can ask for them. */
    private static void part(JsonNode block, List<Part> parts) {
        switch (block.path("type").asText()) {
            case "text" -> parts.add(new Part.Text(block.path("text").asText()));
            case "thinking" ->
                parts.add(new Part.Reasoning(
                        block.path("thinking").asText(),
                        AnthropicSeal.signature(block.path("signature").asText())));
            case "redacted_thinking" ->
                parts.add(new Part.Reasoning(
                        "", AnthropicSeal.redacted(block.path("data").asText())));
            case "tool_use" ->
                parts.add(new Part.ToolCall(
                        block.path("id").asText(),
                        block.path("name").asText(),
                        block.path("input").isObject() ? block.path("input").toString() : "",
                        null));
            default -> {}
        }
    }
}
