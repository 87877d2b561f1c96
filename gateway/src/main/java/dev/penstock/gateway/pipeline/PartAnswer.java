package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.gateway.observe.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * The answer to one of several calls that are made one after the other for a single request: whoever joins them gets it, and
 * answers the request. Confined to one event loop.
 */
public final class PartAnswer extends CallerAnswer {
    private final CallerAnswer whole;
    private final Joiner joiner;

    /** Joins the answers of several calls. */
    public interface Joiner {
        /** An answer in one piece. */
        void whole(byte[] body);

        void begins(String contentType);

        /** Whole events of a stream; they are not the joiner's. */
        void events(ByteBuf events);

        /** There is no answer. */
        void failed(Problem problem);

        /** The call is over, and has given back what it held; the next one may be made. */
        void over(Outcome outcome, boolean billed, TokenUsage usage, Finish finish);
    }

    /**
     * One part.
     *
     * @param requestId of this call
     */
    public PartAnswer(CallerAnswer whole, String requestId, Joiner joiner) {
        super(whole, requestId);
        this.whole = whole;
        this.joiner = joiner;
    }

    @Override
    public void whole(int status, byte[] body) {
        copy(Unpooled.wrappedBuffer(body));
        joiner.whole(body);
    }

    @Override
    public void answer(byte[] body) {
        whole(200, body);
    }

    /** The headers are made by the first part. */
    @Override
    void servedBy(String provider, List<String> dropped) {
        if (!whole.isServed()) {
            whole.servedBy(provider, dropped);
        }
    }

    @Override
    public void error(Problem problem) {
        joiner.failed(problem);
    }

    @Override
    public void startStream(String contentType) {
        joiner.begins(contentType);
    }

    @Override
    public void write(ByteBuf bytes) {
        copy(bytes);
        joiner.events(bytes);
        bytes.release();
    }

    @Override
    public void end(ByteBuf last) {
        write(last);
    }

    @Override
    public void over(Outcome outcome, boolean billed, TokenUsage usage, Finish finish) {
        joiner.over(outcome, billed, usage, finish);
    }
}
