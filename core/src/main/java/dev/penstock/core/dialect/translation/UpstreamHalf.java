package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;

/** How upstreams of one dialect are asked and answer, by way of the pivot language. Shared between threads. */
public interface UpstreamHalf {

    /** Writes a chat. Features that {@link Fit} lists as dropped are left out; what else must be left out is told to it. */
    UpstreamRequest chat(ChatRequest request, UpstreamModel model, Fit fit) throws Refusal;

    /** Reads a whole answer. Tool calls that came without an id have an empty one. */
    ChatReply chatReply(byte[] body) throws BrokenReply;

    /**
     * Begins to read a streamed answer.
     *
     * @param maxEvent in bytes
     */
    ReplyReader chatStream(int maxEvent);

    UpstreamRequest embeddings(EmbeddingsRequest request, UpstreamModel model, Fit fit) throws Refusal;

    EmbeddingsReply embeddingsReply(byte[] body) throws BrokenReply;

    /** Asks how many tokens a chat's prompt is, where the dialect has such a question. */
    default UpstreamRequest count(ChatRequest request, UpstreamModel model, Fit fit) throws Refusal {
        throw new UnsupportedOperationException("this dialect does not count tokens");
    }

    default long countReply(byte[] body) throws BrokenReply {
        throw new UnsupportedOperationException("this dialect does not count tokens");
    }
}
