package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
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
import dev.penstock.core.dialect.translation.SealedId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a streamed answer of {@code /chat/completions}, chunk by chunk. */
final class PivotEventsToOpenAi implements ReplyWriter {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] BORDER = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] HEARTBEAT = ascii(": keep-alive\n\n");

    private final Envelope envelope;
    private final Map<Integer, Choice> choices = new HashMap<>();
    private String id;
    private String model;

    /** What one of several answers has come to. */
    private static final class Choice {
        private final HeldReasoning reasoning = new HeldReasoning();
        private final BitSet calls = new BitSet();
        private final BitSet withArguments = new BitSet();
        private boolean begun;
    }

    /** Writes the members of a delta. */
    @FunctionalInterface
    private interface Delta {
        void write(JsonGenerator json) throws IOException;
    }

    PivotEventsToOpenAi(Envelope envelope) {
        this.envelope = envelope;
        this.id = PivotReplyToOpenAi.id(null, envelope);
        this.model = envelope.call().model();
    }

    @Override
    public void started(ReplyEvent.Started event) {
        id = event.id() == null ? id : PivotReplyToOpenAi.id(event.id(), envelope);
        model = event.model() == null ? model : event.model();
    }

    @Override
    public void content(ReplyEvent.Content event, Sink out) {
        Choice choice = choice(event.choice());
        switch (event) {
            case ReplyEvent.Text text -> text(text, out);
            case ReplyEvent.Declined declined ->
                delta(declined.choice(), json -> json.writeStringField("refusal", declined.piece()), out);
            case ReplyEvent.Reasoning reasoning -> {
                choice.reasoning.piece(reasoning.piece());
                delta(reasoning.choice(), json -> json.writeStringField("reasoning_content", reasoning.piece()), out);
            }
            case ReplyEvent.Sealed sealed -> choice.reasoning.seal(sealed.seal());
            case ReplyEvent.ToolStarted call -> tool(call, out);
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
            String details = ReasoningDetails.of(sealed).toString();
            delta(
                    last.choice(),
                    json -> {
                        json.writeFieldName(ReasoningDetails.MEMBER);
                        json.writeRawValue(details);
                    },
                    out);
        }
        choice(last.choice(), json -> {}, FinishReason.write(last.reason()), out);
    }

    @Override
    public void close(TokenUsage usage, Sink out) {
        if (envelope.call().usageEvent()) {
            chunk(
                    json -> {
                        json.writeArrayFieldStart("choices");
                        json.writeEndArray();
                        json.writeFieldName("usage");
                        json.writeRawValue(OpenAiUsage.write(usage).toString());
                    },
                    out);
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

    private void text(ReplyEvent.Text text, Sink out) {
        chunk(
                json -> {
                    json.writeArrayFieldStart("choices");
                    json.writeStartObject();
                    json.writeNumberField("index", text.choice());
                    startDelta(text.choice(), json);
                    json.writeStringField("content", text.piece());
                    json.writeEndObject();
                    if (text.logprobs() != null) {
                        json.writeFieldName("logprobs");
                        json.writeRawValue(text.logprobs().toString());
                    }
                    json.writeNullField("finish_reason");
                    json.writeEndObject();
                    json.writeEndArray();
                    noUsage(json);
                },
                out);
    }

    private void tool(ReplyEvent.ToolStarted call, Sink out) {
        Choice choice = choice(call.choice());
        choice.calls.set(call.call());
        Part.ToolCall part = new Part.ToolCall(call.id(), call.name(), "", call.seal());
        String sealedId = SealedId.of(part, choice.reasoning.takeSealed());
        delta(
                call.choice(),
                json -> {
                    json.writeArrayFieldStart("tool_calls");
                    json.writeStartObject();
                    json.writeNumberField("index", call.call());
                    json.writeStringField("id", sealedId);
                    json.writeStringField("type", "function");
                    json.writeObjectFieldStart("function");
                    json.writeStringField("name", call.name());
                    json.writeStringField("arguments", "");
                    json.writeEndObject();
                    json.writeEndObject();
                    json.writeEndArray();
                },
                out);
    }

    private void arguments(int choice, int call, String piece, Sink out) {
        delta(
                choice,
                json -> {
                    json.writeArrayFieldStart("tool_calls");
                    json.writeStartObject();
                    json.writeNumberField("index", call);
                    json.writeObjectFieldStart("function");
                    json.writeStringField("arguments", piece);
                    json.writeEndObject();
                    json.writeEndObject();
                    json.writeEndArray();
                },
                out);
    }

    private void delta(int choice, Delta delta, Sink out) {
        choice(choice, delta, null, out);
    }

    private void choice(int choice, Delta delta, @Nullable String finishReason, Sink out) {
        chunk(
                json -> {
                    json.writeArrayFieldStart("choices");
                    json.writeStartObject();
                    json.writeNumberField("index", choice);
                    startDelta(choice, json);
                    delta.write(json);
                    json.writeEndObject();
                    json.writeStringField("finish_reason", finishReason);
                    json.writeEndObject();
                    json.writeEndArray();
                    noUsage(json);
                },
                out);
    }

    private void startDelta(int index, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("delta");
        Choice choice = choice(index);
        if (!choice.begun) {
            choice.begun = true;
            json.writeStringField("role", "assistant");
        }
    }

    private void noUsage(JsonGenerator json) throws IOException {
        if (envelope.call().usageEvent()) {
            json.writeNullField("usage");
        }
    }

    private void chunk(Delta members, Sink out) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(256)) {
            bytes.write(DATA);
            JsonGenerator json = Json.factory().createGenerator(bytes);
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("object", "chat.completion.chunk");
            json.writeNumberField("created", envelope.created().getEpochSecond());
            json.writeStringField("model", model);
            members.write(json);
            json.writeEndObject();
            json.flush();
            bytes.write(BORDER);
            out.write(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: the bytes stay in memory", e);
        }
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, i -> new Choice());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
