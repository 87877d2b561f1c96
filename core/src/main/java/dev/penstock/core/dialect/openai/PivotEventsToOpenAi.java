package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.HeldReasoning;
import dev.penstock.core.dialect.translation.ReplyWriter;
import dev.penstock.core.dialect.translation.SealedId;
import dev.penstock.core.json.JsonText;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a streamed answer of {@code /chat/completions}, chunk by chunk; as text, since most chunks differ in one word. */
final class PivotEventsToOpenAi implements ReplyWriter {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);
    private static final byte[] HEARTBEAT = ": keep-alive\n\n".getBytes(UTF_8);

    private final Envelope envelope;
    private final Map<Integer, Choice> choices = new HashMap<>();
    private final StringBuilder chunk = new StringBuilder(512);
    private String head;

    /** What one of several answers has come to. */
    private static final class Choice {
        private final HeldReasoning reasoning = new HeldReasoning();
        private final BitSet calls = new BitSet();
        private final BitSet withArguments = new BitSet();
        private boolean begun;
    }

    PivotEventsToOpenAi(Envelope envelope) {
        this.envelope = envelope;
        this.head = head(PivotReplyToOpenAi.id(null, envelope), envelope.call().model());
    }

    /** How every chunk of the stream begins. */
    private String head(String id, String model) {
        return "data: {\"id\":" + JsonText.quote(id) + ",\"object\":\"chat.completion.chunk\",\"created\":"
                + envelope.created().getEpochSecond() + ",\"model\":" + JsonText.quote(model) + ",\"choices\":[";
    }

    @Override
    public void started(ReplyEvent.Started event) {
        head = head(
                PivotReplyToOpenAi.id(event.id(), envelope),
                event.model() == null ? envelope.call().model() : event.model());
    }

    @Override
    public void content(ReplyEvent.Content event, Sink out) {
        Choice choice = choice(event.choice());
        switch (event) {
            case ReplyEvent.Text text -> {
                delta(text.choice(), "content", text.piece());
                endDelta(text.logprobs() == null ? "" : ",\"logprobs\":" + text.logprobs(), "null", out);
            }
            case ReplyEvent.Declined declined -> {
                delta(declined.choice(), "refusal", declined.piece());
                endDelta("", "null", out);
            }
            case ReplyEvent.Reasoning reasoning -> {
                choice.reasoning.piece(reasoning.piece());
                delta(reasoning.choice(), "reasoning_content", reasoning.piece());
                endDelta("", "null", out);
            }
            case ReplyEvent.Sealed sealed -> choice.reasoning.seal(sealed.seal());
            case ReplyEvent.ToolStarted call -> tool(choice, call, out);
            case ReplyEvent.ToolArguments piece -> {
                choice.withArguments.set(piece.call());
                arguments(piece.choice(), piece.call(), piece.piece(), out);
            }
        }
    }

    /** Before the reason comes what clients need to go on: arguments that can be parsed, and the seals of the reasoning. */
    @Override
    public void finished(ReplyEvent.Finished last, Sink out) {
        Choice choice = choice(last.choice());
        BitSet bare = (BitSet) choice.calls.clone();
        bare.andNot(choice.withArguments);
        if (last.reason() == Finish.TOOL_CALLS) {
            bare.stream().forEach(call -> arguments(last.choice(), call, "{}", out));
        }
        List<Part.Reasoning> sealed = choice.reasoning.sealed();
        if (!sealed.isEmpty()) {
            beginDelta(last.choice());
            chunk.append('"').append(ReasoningDetails.MEMBER).append("\":").append(ReasoningDetails.of(sealed));
            endDelta("", "null", out);
        }
        beginDelta(last.choice());
        endDelta("", "\"" + FinishReason.write(last.reason()) + "\"", out);
    }

    @Override
    public void close(TokenUsage usage, Sink out) {
        if (envelope.call().usageEvent()) {
            chunk.setLength(0);
            chunk.append(head).append("],\"usage\":").append(OpenAiUsage.write(usage));
            send("}\n\n", out);
        }
        out.write(DONE);
    }

    @Override
    public void fail(Problem problem, Sink out) {
        out.write(OpenAiError.lastEvents(problem));
    }

    @Override
    public byte[] heartbeat() {
        return HEARTBEAT.clone();
    }

    private void tool(Choice choice, ReplyEvent.ToolStarted call, Sink out) {
        choice.calls.set(call.call());
        Part.ToolCall part = new Part.ToolCall(call.id(), call.name(), "", call.seal());
        beginDelta(call.choice());
        chunk.append("\"tool_calls\":[{\"index\":").append(call.call());
        JsonText.append(chunk.append(",\"id\":"), SealedId.of(part, choice.reasoning.takeSealed()));
        JsonText.append(chunk.append(",\"type\":\"function\",\"function\":{\"name\":"), call.name());
        chunk.append(",\"arguments\":\"\"}}]");
        endDelta("", "null", out);
    }

    private void arguments(int choice, int call, String piece, Sink out) {
        beginDelta(choice);
        chunk.append("\"tool_calls\":[{\"index\":").append(call);
        JsonText.append(chunk.append(",\"function\":{\"arguments\":"), piece).append("}}]");
        endDelta("", "null", out);
    }

    private void delta(int choice, String member, String piece) {
        beginDelta(choice);
        JsonText.append(chunk.append('"').append(member).append("\":"), piece);
    }

    /** Opens a delta; the first one of a choice says whose words they are. */
    private void beginDelta(int index) {
        chunk.setLength(0);
        chunk.append(head).append("{\"index\":").append(index).append(",\"delta\":{");
        Choice choice = choice(index);
        if (!choice.begun) {
            choice.begun = true;
            chunk.append("\"role\":\"assistant\",");
        }
    }

    private void endDelta(String beside, String finishReason, Sink out) {
        int last = chunk.length() - 1;
        if (chunk.charAt(last) == ',') {
            chunk.setLength(last);
        }
        chunk.append('}').append(beside).append(",\"finish_reason\":").append(finishReason);
        send(envelope.call().usageEvent() ? "}],\"usage\":null}\n\n" : "}]}\n\n", out);
    }

    private void send(String end, Sink out) {
        out.write(chunk.append(end).toString().getBytes(UTF_8));
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, i -> new Choice());
    }
}
