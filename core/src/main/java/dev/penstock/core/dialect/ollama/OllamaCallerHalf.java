package dev.penstock.core.dialect.ollama;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.translation.CallerHalf;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.ReplyWriter;

/** Callers of Ollama's dialect whose upstream speaks another. Shared between threads. */
public final class OllamaCallerHalf implements CallerHalf {

    @Override
    public ChatRequest chat(Call call) throws Refusal {
        return OllamaRequestToPivot.read(call.body(), call.operation());
    }

    @Override
    public byte[] chatReply(ChatReply reply, Envelope envelope) {
        return new PivotReplyToOllama(envelope).write(reply);
    }

    @Override
    public ReplyWriter chatStream(Envelope envelope) {
        return new PivotEventsToOllama(envelope);
    }

    @Override
    public EmbeddingsRequest embeddings(Call call) throws Refusal {
        return OllamaEmbeddings.read(call.body());
    }

    @Override
    public byte[] embeddingsReply(EmbeddingsReply reply, Call call) {
        return OllamaEmbeddings.write(reply, call);
    }
}
