package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.HeldReasoning;
import dev.penstock.core.dialect.translation.ReplyWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a streamed answer of {@code /api/chat} or {@code /api/generate}, line by line. Calls have to come whole in this
 * dialect, so they are held until the answer has ended, and stand together in the last line but one.
 */
final class PivotEventsToOllama implements ReplyWriter {
    static final String CONTENT_TYPE = "application/x-ndjson";

    /** More than any honest answer calls tools with; what comes later is left out, and the arguments show it. */
    private static final int HELD_MAX = 16 << 20;

    private final OllamaAnswer answer;
    private final HeldReasoning reasoning = new HeldReasoning();
    private final Map<Integer, Call> calls = new TreeMap<>();
    private int held;
    private Finish finish = Finish.STOP;

    private record Call(ReplyEvent.ToolStarted start, List<Part.Reasoning> before, StringBuilder arguments) {}

    PivotEventsToOllama(Envelope envelope) {
        this.answer = new OllamaAnswer(
                envelope.call().operation(), envelope.created(), envelope.call().model());
    }

    @Override
    public void started(ReplyEvent.Started event) {
        if (event.model() != null) {
            answer.by(event.model());
        }
    }

    @Override
    public void content(ReplyEvent.Content event, Sink out) {
        switch (event) {
            case ReplyEvent.Text text -> text(text.piece(), out);
            case ReplyEvent.Declined declined -> text(declined.piece(), out);
            case ReplyEvent.Reasoning thought -> {
                reasoning.piece(thought.piece());
                out.write(OllamaAnswer.line(answer.object("", thought.piece(), Json.array())));
            }
            case ReplyEvent.Sealed sealed -> reasoning.seal(sealed.seal());
            case ReplyEvent.ToolStarted call ->
                calls.put(call.call(), new Call(call, reasoning.takeSealed(), new StringBuilder()));
            case ReplyEvent.ToolArguments piece -> arguments(piece);
        }
    }

    @Override
    public void finished(ReplyEvent.Finished event, Sink out) {
        finish = event.reason();
        if (calls.isEmpty()) {
            return;
        }
        ArrayNode written = Json.array();
        for (Call call : calls.values()) {
            ReplyEvent.ToolStarted start = call.start();
            Part.ToolCall whole =
                    new Part.ToolCall(start.id(), start.name(), call.arguments().toString(), start.seal());
            written.add(PivotReplyToOllama.call(whole, call.before(), written.size()));
        }
        out.write(OllamaAnswer.line(answer.object("", "", written)));
    }

    @Override
    public void close(TokenUsage usage, Sink out) {
        out.write(OllamaAnswer.line(OllamaAnswer.last(answer.object("", "", Json.array()), finish, usage)));
    }

    @Override
    public void fail(Problem problem, Sink out) {
        out.write(OllamaProblem.line(problem));
    }

    @Override
    public byte[] heartbeat() {
        return answer.heartbeat();
    }

    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }

    private void text(String piece, Sink out) {
        if (!piece.isEmpty()) {
            out.write(OllamaAnswer.line(answer.object(piece, "", Json.array())));
        }
    }

    private void arguments(ReplyEvent.ToolArguments piece) {
        Call call = calls.get(piece.call());
        held += piece.piece().length();
        if (call != null && held <= HELD_MAX) {
            call.arguments().append(piece.piece());
        }
    }
}
