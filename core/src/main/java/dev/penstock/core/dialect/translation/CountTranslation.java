package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.pivot.ChatRequest;
import java.util.List;

/** One attempt to have a prompt counted by an upstream of another dialect; it takes no tokens itself. */
final class CountTranslation implements Exchange {
    private final CallerHalf caller;
    private final UpstreamHalf upstream;
    private final Fit fit;
    private final UpstreamRequest request;

    CountTranslation(CallerHalf caller, UpstreamHalf upstream, UpstreamModel model, Call call) throws Refusal {
        this.caller = caller;
        this.upstream = upstream;
        ChatRequest chat = caller.chat(call);
        this.fit = Fit.of(chat.uses(), model.variant());
        this.request = upstream.count(chat, model, fit);
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
            long tokens = upstream.countReply(body);
            return new WholeReply.Answer(caller.count(tokens), TokenUsage.estimated(0, 0), Finish.NONE);
        } catch (BrokenReply e) {
            return e.failed();
        }
    }

    @Override
    public ReplyStream stream() {
        throw new IllegalStateException("a count does not stream");
    }
}
