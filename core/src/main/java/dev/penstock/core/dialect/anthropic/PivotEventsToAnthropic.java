package dev.penstock.core.dialect.anthropic;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.pivot.Seal;
import dev.penstock.core.dialect.translation.CallsInOrder;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.ReplyWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed answer of {@code /v1/messages}. Blocks stand one after the other, so what begins a new one ends the one
 * that is open; calls whose pieces come interleaved are put in order first, and of several answers only one has a place here. The first event waits for the first word, so
 * that an upstream that fails at once can still be answered with a status.
 */
final class PivotEventsToAnthropic implements ReplyWriter {
    private final Envelope envelope;
    private final MessageEvents events = new MessageEvents();
    private final CallsInOrder calls = new CallsInOrder();
    private final FirstCall first;
    private @Nullable String id;
    private @Nullable String model;
    private TokenUsage usage = TokenUsage.estimated(0, 0);
    private Block open = Block.NONE;
    private int index = -1;
    private boolean started;
    private boolean declined;
    private Finish finish = Finish.STOP;
    private @Nullable String stopSequence;

    private enum Block {
        NONE,
        TEXT,
        THINKING,
        TOOL
    }

    PivotEventsToAnthropic(Envelope envelope) {
        this.envelope = envelope;
        this.first = new FirstCall(envelope);
    }

    @Override
    public void started(ReplyEvent.Started event) {
        id = event.id();
        model = event.model();
    }

    @Override
    public void used(TokenUsage soFar) {
        usage = soFar;
    }

    @Override
    public void content(ReplyEvent.Content event, Sink out) {
        if (event.choice() == 0) {
            calls.write(event, ordered -> block(ordered, out));
        }
    }

    @Override
    public void finished(ReplyEvent.Finished event, Sink out) {
        if (event.choice() == 0) {
            finish = event.reason();
            stopSequence = event.stopSequence();
        }
    }

    @Override
    public void close(TokenUsage last, Sink out) {
        calls.flush(ordered -> block(ordered, out));
        start(out);
        closeBlock(null, out);
        String reason = AnthropicWords.stopReason(PivotReplyToAnthropic.reason(finish, declined));
        events.end(reason, stopSequence, last, out);
    }

    @Override
    public void fail(Problem problem, Sink out) {
        out.write(MessageEvents.error(problem));
    }

    @Override
    public byte[] heartbeat() {
        return MessageEvents.PING.clone();
    }

    private void block(ReplyEvent.Content event, Sink out) {
        switch (event) {
            case ReplyEvent.Text text -> text(text.piece(), out);
            case ReplyEvent.Declined refusal -> {
                declined = true;
                text(refusal.piece(), out);
            }
            case ReplyEvent.Reasoning reasoning -> {
                thinking(out);
                events.delta(index, "thinking_delta", "thinking", reasoning.piece(), out);
            }
            case ReplyEvent.Sealed sealed -> {
                thinking(out);
                closeBlock(sealed.seal(), out);
            }
            case ReplyEvent.ToolStarted call -> {
                open(Block.TOOL, out);
                Part.ToolCall part = new Part.ToolCall(call.id(), call.name(), "", call.seal());
                events.toolStart(index, first.id(part), call.name(), out);
            }
            case ReplyEvent.ToolArguments piece ->
                events.delta(index, "input_json_delta", "partial_json", piece.piece(), out);
        }
    }

    private void start(Sink out) {
        if (!started) {
            started = true;
            events.start(PivotReplyToAnthropic.head(id, model, envelope), usage, out);
        }
    }

    private void text(String piece, Sink out) {
        if (piece.isEmpty()) {
            return;
        }
        if (open != Block.TEXT) {
            open(Block.TEXT, out);
            events.textStart(index, out);
        }
        events.delta(index, "text_delta", "text", piece, out);
    }

    private void thinking(Sink out) {
        first.thoughtAloud();
        if (open != Block.THINKING) {
            open(Block.THINKING, out);
            events.thinkingStart(index, out);
        }
    }

    private void open(Block block, Sink out) {
        start(out);
        closeBlock(null, out);
        open = block;
        index++;
    }

    /** Ends the open block; a thinking block never ends without a signature, since clients would not send it back. */
    private void closeBlock(@Nullable Seal seal, Sink out) {
        if (open == Block.NONE) {
            return;
        }
        if (open == Block.THINKING) {
            String signature = MarkedSignature.of(seal == null ? null : new Part.Reasoning("", seal));
            events.delta(index, "signature_delta", "signature", signature, out);
        }
        open = Block.NONE;
        events.stop(index, out);
    }
}
