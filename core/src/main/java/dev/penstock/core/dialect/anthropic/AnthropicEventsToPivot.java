package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.translation.FramedReplyReader;
import dev.penstock.core.dialect.translation.Replies;
import java.util.function.Consumer;

/**
 * Reads the events of a streamed answer of {@code /v1/messages}. Blocks come one after the other, so that it is enough to
 * know the one that is open. Events that are not known are skipped, as the dialect asks.
 */
final class AnthropicEventsToPivot implements FramedReplyReader.Parser {
    private final AnthropicUsage usage = new AnthropicUsage();
    private final StringBuilder signature = new StringBuilder();
    private boolean thinking;
    private int call = -1;
    private boolean said;
    private String wholeInput = "";

    @Override
    public void read(String name, ObjectNode data, Consumer<ReplyEvent> out) {
        switch (data.path("type").asText(name)) {
            case "message_start" -> start(data.path("message"), out);
            case "content_block_start" -> blockStart(data.path("content_block"), out);
            case "content_block_delta" -> delta(data.path("delta"), out);
            case "content_block_stop" -> blockStop(out);
            case "message_delta" -> messageDelta(data, out);
            case "message_stop" -> {
                blockStop(out);
                out.accept(new ReplyEvent.Ended());
            }
            case "ping" -> out.accept(new ReplyEvent.Alive());
            case "error" -> out.accept(new ReplyEvent.Failed(AnthropicFailures.inBand(data)));
            default -> {}
        }
    }

    private void start(JsonNode message, Consumer<ReplyEvent> out) {
        out.accept(new ReplyEvent.Started(Replies.text(message, "id"), Replies.text(message, "model")));
        used(message.path("usage"), out);
    }

    private void blockStart(JsonNode block, Consumer<ReplyEvent> out) {
        blockStop(out);
        switch (block.path("type").asText()) {
            case "thinking" -> {
                thinking = true;
                signature.append(block.path("signature").asText());
                piece(block.path("thinking").asText(), out);
            }
            case "redacted_thinking" ->
                out.accept(new ReplyEvent.Sealed(
                        0, AnthropicSeal.redacted(block.path("data").asText())));
            case "tool_use" -> {
                call++;
                JsonNode input = block.path("input");
                wholeInput = input.isObject() && !input.isEmpty() ? input.toString() : "";
                out.accept(new ReplyEvent.ToolStarted(
                        0, call, block.path("id").asText(), block.path("name").asText(), null));
            }
            case "text" -> text(block.path("text").asText(), out);
            default -> {}
        }
    }

    private void delta(JsonNode delta, Consumer<ReplyEvent> out) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> text(delta.path("text").asText(), out);
            case "thinking_delta" -> piece(delta.path("thinking").asText(), out);
            case "signature_delta" -> signature.append(delta.path("signature").asText());
            case "input_json_delta" -> arguments(delta.path("partial_json").asText(), out);
            default -> {}
        }
    }

    private void blockStop(Consumer<ReplyEvent> out) {
        if (thinking) {
            thinking = false;
            out.accept(new ReplyEvent.Sealed(0, AnthropicSeal.signature(signature.toString())));
            signature.setLength(0);
        }
        if (!wholeInput.isEmpty()) {
            // A service that gives the input at once instead of in pieces.
            out.accept(new ReplyEvent.ToolArguments(0, call, wholeInput));
            wholeInput = "";
        }
    }

    private void messageDelta(ObjectNode data, Consumer<ReplyEvent> out) {
        blockStop(out);
        used(data.path("usage"), out);
        String reason = data.path("delta").path("stop_reason").asText("");
        if (!reason.isEmpty()) {
            String explanation = said ? null : AnthropicWords.explanation(data.path("delta"));
            if (explanation != null) {
                out.accept(new ReplyEvent.Declined(0, explanation));
            }
            out.accept(new ReplyEvent.Finished(
                    0, AnthropicWords.finish(reason), Replies.text(data.path("delta"), "stop_sequence")));
        }
    }

    private void used(JsonNode report, Consumer<ReplyEvent> out) {
        usage.report(report);
        TokenUsage soFar = usage.usage();
        if (soFar != null) {
            out.accept(new ReplyEvent.Used(soFar));
        }
    }

    private void arguments(String piece, Consumer<ReplyEvent> out) {
        if (!piece.isEmpty() && call >= 0) {
            wholeInput = "";
            out.accept(new ReplyEvent.ToolArguments(0, call, piece));
        }
    }

    private static void piece(String piece, Consumer<ReplyEvent> out) {
        if (!piece.isEmpty()) {
            out.accept(new ReplyEvent.Reasoning(0, piece));
        }
    }

    private void text(String piece, Consumer<ReplyEvent> out) {
        if (!piece.isEmpty()) {
            said = true;
            out.accept(new ReplyEvent.Text(0, piece, null));
        }
    }
}
