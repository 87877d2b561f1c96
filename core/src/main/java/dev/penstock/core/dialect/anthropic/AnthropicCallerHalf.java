package dev.penstock.core.dialect.anthropic;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.translation.CallerHalf;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.ReplyWriter;

/** Callers of the Messages dialect whose upstream speaks another. Shared between threads. */
public final class AnthropicCallerHalf implements CallerHalf {

    @Override
    public ChatRequest chat(Call call) throws Refusal {
        return AnthropicRequestToPivot.read(call.body(), call.operation() == Operation.COUNT_TOKENS);
    }

    @Override
    public byte[] chatReply(ChatReply reply, Envelope envelope) {
        return PivotReplyToAnthropic.write(reply, envelope);
    }

    @Override
    public ReplyWriter chatStream(Envelope envelope) {
        return new PivotEventsToAnthropic(envelope);
    }

    @Override
    public EmbeddingsRequest embeddings(Call call) throws Refusal {
        throw new Refusal(Problem.of(Problem.Kind.NOT_FOUND, "this dialect has no embeddings (expected: messages)"));
    }

    @Override
    public byte[] embeddingsReply(EmbeddingsReply reply, Call call) {
        throw new UnsupportedOperationException("this dialect has no embeddings");
    }

    @Override
    public byte[] count(long tokens) {
        return Json.bytes(Json.object().put("input_tokens", tokens));
    }
}
