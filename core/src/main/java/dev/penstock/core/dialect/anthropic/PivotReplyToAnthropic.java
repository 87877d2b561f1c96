package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Envelope;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer of {@code /v1/messages}. */
final class PivotReplyToAnthropic {
    private PivotReplyToAnthropic() {}

    static byte[] write(ChatReply reply, Envelope envelope) {
        ChatReply.Choice choice = reply.choices().getFirst();
        ObjectNode message = head(reply.id(), reply.model(), envelope);
        ArrayNode content = message.putArray("content");
        FirstCall first = new FirstCall(envelope);
        for (Part part : choice.parts()) {
            block(part, content, first);
        }
        boolean declined = choice.parts().stream().anyMatch(Part.Declined.class::isInstance);
        message.put("stop_reason", AnthropicWords.stopReason(reason(choice.finish(), declined)));
        message.put("stop_sequence", choice.stopSequence());
        message.set("usage", usage(reply.usage() == null ? TokenUsage.estimated(0, 0) : reply.usage()));
        return Json.bytes(message);
    }

    static ObjectNode head(@Nullable String id, @Nullable String model, Envelope envelope) {
        String name = id == null ? envelope.id() : id;
        return Json.object()
                .put("id", name.startsWith("msg_") ? name : "msg_" + name)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model == null ? envelope.call().model() : model);
    }

    /** This dialect says of a refusal that the answer stopped for it. */
    static Finish reason(Finish finish, boolean declined) {
        return declined && finish == Finish.STOP ? Finish.CONTENT_FILTER : finish;
    }

    /** Cached tokens stand beside the input here, not within it. */
    static ObjectNode usage(TokenUsage usage) {
        return Json.object()
                .put("input_tokens", Math.max(0, usage.input() - usage.cachedInput() - usage.cacheWrite()))
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cachedInput())
                .put("output_tokens", usage.output());
    }

    private static void block(Part part, ArrayNode content, FirstCall first) {
        switch (part) {
            case Part.Text(String text) -> text(text, content);
            case Part.Declined(String text) -> text(text, content);
            case Part.Reasoning reasoning -> {
                first.thoughtAloud();
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", reasoning.text())
                        .put("signature", MarkedSignature.of(reasoning));
            }
            case Part.ToolCall call ->
                content.addObject()
                        .put("type", "tool_use")
                        .put("id", first.id(call))
                        .put("name", call.name())
                        .set("input", Arguments.object(call.arguments()));
            // No reply has them: they are a caller's words.
            case Part.Media ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }

    private static void text(String text, ArrayNode content) {
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }
}
