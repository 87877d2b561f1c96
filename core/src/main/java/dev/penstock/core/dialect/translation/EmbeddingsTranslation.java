package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import java.util.List;

/** One attempt of an embedding whose caller and upstream speak different dialects. */
final class EmbeddingsTranslation implements Exchange {
    private final CallerHalf caller;
    private final UpstreamHalf upstream;
    private final Call call;
    private final EmbeddingsRequest embeddings;
    private final Fit fit;
    private final UpstreamRequest request;

    EmbeddingsTranslation(CallerHalf caller, UpstreamHalf upstream, UpstreamModel model, Call call) throws Refusal {
        this.caller = caller;
        this.upstream = upstream;
        this.call = call;
        this.embeddings = caller.embeddings(call);
        this.fit = Fit.of(embeddings.uses(), model.variant());
        this.request = upstream.embeddings(embeddings, model, fit);
    }

    @Override
    public UpstreamRequest request() {
        return request;
    }

    @Override
    public List<String> dropped() {
        return fit.dropped();
    }

    @Override
    public WholeReply whole(byte[] body) {
        try {
            EmbeddingsReply reply = upstream.embeddingsReply(body);
            int wanted = embeddings.inputs().size();
            if (reply.vectors().size() != wanted) {
                throw BrokenReply.malformed(reply.vectors().size() + " vectors (expected: " + wanted + ")")
                        .having(reply.usage());
            }
            TokenUsage usage = reply.usage() == null ? estimate() : reply.usage();
            EmbeddingsReply told = new EmbeddingsReply(reply.model(), reply.vectors(), usage);
            return new WholeReply.Answer(caller.embeddingsReply(told, call), usage, Finish.NONE);
        } catch (BrokenReply e) {
            return e.failed();
        }
    }

    @Override
    public ReplyStream stream() {
        throw new IllegalStateException("embeddings do not stream");
    }

    private TokenUsage estimate() {
        RoughTokens input = new RoughTokens();
        embeddings.inputs().forEach(input::add);
        return TokenUsage.estimated(input.tokens(), 0);
    }
}
