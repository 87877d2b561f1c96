package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.translation.CallsInOrder;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.HeldReasoning;
import dev.penstock.core.dialect.translation.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes a streamed answer of {@code /api/chat} or {@code /api/generate}, line by line. A tool call comes in one line, and only one answer has a place. */
final class PivotEventsToOllama implements ReplyWriter {
    private static final ArrayNode NO_CALLS = Json.array();

    private final Envelope envelope;
    private final PivotReplyToOllama lines;
    private final CallsInOrder calls = new CallsInOrder();
    private final HeldReasoning reasoning = new HeldReasoning();
    private final StringBuilder arguments = new StringBuilder();
    private ReplyEvent.@Nullable ToolStarted call;
    private @Nullable Instant firstWord;
    private Finish finish = Finish.STOP;

    PivotEventsToOllama(Envelope envelope) {
        this.envelope = envelope;
        this.lines = new PivotReplyToOllama(envelope);
    }

    @Override
    public void started(ReplyEvent.Started event) {
        // Nothing of it has a place in a line.
    }

    @Override
    public void content(ReplyEvent.Content event, Sink out) {
        if (event.choice() != 0) {
            return;
        }
        if (firstWord == null) {
            firstWord = envelope.clock().instant();
        }
        calls.write(event, ordered -> piece(ordered, out));
    }

    @Override
    public void finished(ReplyEvent.Finished event, Sink out) {
        if (event.choice() == 0) {
            finish = event.reason();
        }
    }

    @Override
    public void close(TokenUsage usage, Sink out) {
        calls.flush(ordered -> piece(ordered, out));
        endCall(out);
        Instant begun = firstWord == null ? envelope.created() : firstWord;
        line(lines.done(lines.said("", "", NO_CALLS), finish, usage, begun), out);
    }

    @Override
    public void fail(Problem problem, Sink out) {
        out.write(OllamaProblem.line(problem));
    }

    @Override
    public String contentType() {
        return OllamaProblem.LINES;
    }

    @Override
    public byte[] heartbeat() {
        return OllamaProblem.HEARTBEAT.clone();
    }

    private void piece(ReplyEvent.Content event, Sink out) {
        if (!(event instanceof ReplyEvent.ToolArguments)) {
            endCall(out);
        }
        switch (event) {
            case ReplyEvent.Text text -> said(text.piece(), "", out);
            case ReplyEvent.Declined declined -> said(declined.piece(), "", out);
            case ReplyEvent.Reasoning thought -> {
                reasoning.piece(thought.piece());
                said("", thought.piece(), out);
            }
            case ReplyEvent.Sealed sealed -> reasoning.seal(sealed.seal());
            case ReplyEvent.ToolStarted started -> call = started;
            case ReplyEvent.ToolArguments piece -> arguments.append(piece.piece());
        }
    }

    private void said(String text, String thinking, Sink out) {
        if (!text.isEmpty() || !thinking.isEmpty()) {
            line(lines.said(text, thinking, NO_CALLS), out);
        }
    }

    private void endCall(Sink out) {
        if (call == null) {
            return;
        }
        Part.ToolCall whole = new Part.ToolCall(call.id(), call.name(), arguments.toString(), call.seal());
        call = null;
        arguments.setLength(0);
        ArrayNode written = Json.array().add(PivotReplyToOllama.call(whole, reasoning.takeSealed()));
        line(lines.said("", "", written), out);
    }

    private static void line(ObjectNode line, Sink out) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
