package dev.penstock.simulator.anthropic;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Pieces;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.FrameFeed;
import dev.penstock.simulator.wire.Json;

/** A reply written in events, block by block. */
final class MessageEvents extends FrameFeed {
    private static final String EMPTY_OBJECT = "{}";

    private final Message message;
    private final Answer answer;
    private int block;
    private int reasoned;
    private int said;
    private int called;
    private boolean pinged;

    MessageEvents(Message message) {
        this.message = message;
        this.answer = message.answer();
        String usage =
                message.usageText(1).map(figures -> ",\"usage\":" + figures).orElse("");
        put(AnthropicPhrases.event(
                Frame.Kind.OPENING,
                "message_start",
                "{\"type\":\"message_start\",\"message\":{\"id\":" + Json.text(message.id())
                        + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":" + Json.text(message.model())
                        + ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null" + usage + "}}",
                0));
    }

    @Override
    protected void advance() {
        if (reasoned < answer.reasoning().count()) {
            reason();
        } else if (said < answer.text().count()) {
            say();
        } else if (called < answer.tools().size()) {
            call();
        } else {
            finish();
        }
    }

    private void reason() {
        if (message.redacted()) {
            open(message.redactedBlock());
            reasoned = answer.reasoning().count();
            close(reasoned);
            return;
        }
        if (reasoned == 0) {
            open("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        }
        int from = reasoned;
        reasoned = Math.min(answer.reasoning().count(), from + message.chunk());
        String piece = answer.reasoning().joined(from, reasoned);
        delta("{\"type\":\"thinking_delta\",\"thinking\":" + Json.text(piece) + "}", reasoned - from);
        if (reasoned == answer.reasoning().count()) {
            delta("{\"type\":\"signature_delta\",\"signature\":" + Json.text(message.signature()) + "}", 0);
            close(0);
        }
    }

    private void say() {
        if (said == 0) {
            open("{\"type\":\"text\",\"text\":\"\"}");
        }
        int from = said;
        said = (int) Math.min(answer.text().count(), (long) from + message.chunk());
        String piece = answer.text().joined(from, said);
        delta("{\"type\":\"text_delta\",\"text\":" + Json.text(piece) + "}", said - from);
        if (said == answer.text().count()) {
            close(0);
        }
    }

    /** A whole call; its first piece of arguments is empty, and stays the only one when there are no arguments. */
    private void call() {
        ToolUse use = answer.tools().get(called);
        open(message.toolBlock(called, EMPTY_OBJECT));
        called++;
        inputDelta("", 0);
        if (!use.arguments().equals(EMPTY_OBJECT)) {
            for (String piece : Pieces.of(use.arguments()).grouped(message.chunk())) {
                inputDelta(piece, Pieces.of(piece).count());
            }
            close(0);
        } else {
            close(use.tokens());
        }
    }

    private void inputDelta(String piece, int tokens) {
        delta("{\"type\":\"input_json_delta\",\"partial_json\":" + Json.text(piece) + "}", tokens);
    }

    private void open(String content) {
        put(AnthropicPhrases.event(
                Frame.Kind.OPENING,
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":" + block + ",\"content_block\":" + content + "}",
                0));
        if (!pinged) {
            pinged = true;
            put(AnthropicPhrases.PING);
        }
    }

    private void delta(String delta, int tokens) {
        put(AnthropicPhrases.event(
                Frame.Kind.CONTENT,
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":" + block + ",\"delta\":" + delta + "}",
                tokens));
    }

    private void close(int tokens) {
        put(AnthropicPhrases.event(
                Frame.Kind.OPENING,
                "content_block_stop",
                "{\"type\":\"content_block_stop\",\"index\":" + block + "}",
                tokens));
        block++;
    }

    private void finish() {
        String usage = message.usageText(message.usage().completion())
                .map(figures -> ",\"usage\":" + figures)
                .orElse("");
        Frame last = AnthropicPhrases.event(
                Frame.Kind.FINISH,
                "message_delta",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":" + Json.text(message.stopReason())
                        + ",\"stop_sequence\":" + message.stopSequence() + "}" + usage + "}",
                0);
        put(new Frame(last.kind(), last.bytes(), 0, !usage.isEmpty()));
        put(AnthropicPhrases.event(Frame.Kind.DONE, "message_stop", "{\"type\":\"message_stop\"}", 0));
        end();
    }
}
