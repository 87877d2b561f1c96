package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.translation.CallerHalf;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.ReplyWriter;

/** Callers of the Chat Completions dialect whose upstream speaks another. Shared between threads. */
public final class OpenAiCallerHalf implements CallerHalf {

    @Override
    public ChatRequest chat(Call call) throws Refusal {
        return OpenAiRequestToPivot.read(call.body());
    }

    @Override
    public byte[] chatReply(ChatReply reply, Envelope envelope) {
        return PivotReplyToOpenAi.write(reply, envelope);
    }

    @Override
    public ReplyWriter chatStream(Envelope envelope) {
        return new PivotEventsToOpenAi(envelope);
    }

    @Override
    public EmbeddingsRequest embeddings(Call call) throws Refusal {
        return OpenAiEmbeddings.read(call.body());
    }

    @Override
    public byte[] embeddingsReply(EmbeddingsReply reply, Call call) {
        return OpenAiEmbeddings.write(reply, call);
    }
}
