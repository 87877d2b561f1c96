package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How callers of one dialect ask and are answered, by way of the pivot language. Shared between threads. */
public interface CallerHalf {

    /**
     * Reads a chat (or what amounts to one).
     *
     * @throws Refusal naming the member that is wrong
     */
    ChatRequest chat(Call call) throws Refusal;

    byte[] chatReply(ChatReply reply, Envelope envelope);

    /** Begins a streamed answer. */
    ReplyWriter chatStream(Envelope envelope);

    EmbeddingsRequest embeddings(Call call) throws Refusal;

    byte[] embeddingsReply(EmbeddingsReply reply, Call call);

    /** The answer to a call that asks nothing of a model, such as one to load it; null for all others. */
    default byte @Nullable [] ownAnswer(Call call, Instant now) throws Refusal {
        return null;
    }

    /** The answer to "how many tokens is this", where the dialect can ask it. */
    default byte[] count(long tokens) {
        throw new UnsupportedOperationException("this dialect does not count tokens");
    }
}
