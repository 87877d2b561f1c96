package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.ReplyStream;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * An answer that streams. Nothing is shown to the caller before the first event that counts, so that until then a failed
 * attempt can be made again; from then on the stream ends visibly, whatever happens. Holds the upstream back while the caller
 * does not read. Confined to one event loop.
 */
final class StreamReply implements Reply {
    /** What may come before the first event that counts; a provider that sends more without an answer is not waited for. */
    private static final long UNCOMMITTED_BYTES_MAX = 1024 * 1024;

    private final Flight flight;
    private final CallerAnswer answer;
    private final ReplyStream stream;
    private final Batch batch = new Batch();
    private long uncommittedBytes;
    private boolean committed;
    private boolean over;
    private long fullSince;
    private long lastWriteAt;

    StreamReply(Flight flight, CallerAnswer answer, ReplyStream stream) {
        this.flight = flight;
        this.answer = answer;
        this.stream = stream;
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        stream.accept(bytes, from, to, batch);
        forward();
        if (!committed && !over) {
            uncommittedBytes += to - from;
            if (uncommittedBytes > UNCOMMITTED_BYTES_MAX && !stream.committable()) {
                flight.abandon(Problem.of(
                        Problem.Kind.UPSTREAM_MALFORMED,
                        "The provider sent " + uncommittedBytes + " bytes without an answer in them."));
            }
        }
    }

    @Override
    public void ended() {
        if (!over) {
            stream.end(batch);
            forward();
        }
    }

    @Override
    public void broken(Problem problem) {
        if (over) {
            return;
        }
        if (!committed) {
            fallThrough(problem);
            return;
        }
        stream.fail(problem, batch);
        forward();
    }

    private void forward() {
        Problem problem = stream.problem();
        if (problem != null && !committed) {
            fallThrough(problem);
            return;
        }
        if (!committed && stream.committable()) {
            committed = true;
            flight.committed();
            answer.startStream(stream.contentType());
            answer.onDrained(this::drained);
        }
        if (problem == null && !stream.finished()) {
            flush();
            return;
        }
        over = true;
        answer.end(batch.take());
        if (problem == null) {
            flight.streamFinished();
        } else {
            flight.streamBroken(problem);
        }
    }

    private void fallThrough(Problem problem) {
        over = true;
        batch.clear();
        flight.attemptFailed(problem);
    }

    private void flush() {
        if (!committed || batch.isEmpty()) {
            return;
        }
        answer.write(batch.take());
        lastWriteAt = System.nanoTime();
        if (fullSince == 0 && answer.full()) {
            fullSince = lastWriteAt;
            flight.pauseUpstream();
        }
    }

    private void drained() {
        if (fullSince != 0) {
            fullSince = 0;
            flight.resumeUpstream();
        }
    }

    /** Sends a sign of life if nothing was sent for the interval; never inside an event, and not to a caller that is behind. */
    void heartbeat(long now, long intervalNanos) {
        if (committed && !over && fullSince == 0 && now - lastWriteAt >= intervalNanos) {
            answer.write(Unpooled.wrappedBuffer(stream.heartbeat()));
            lastWriteAt = now;
        }
    }

    /** Whether the caller has not read for this long although there is something to read. */
    boolean stuck(long now, long limitNanos) {
        return fullSince != 0 && now - fullSince >= limitNanos;
    }

    ReplyStream stream() {
        return stream;
    }

    static @Nullable ReplyStream of(@Nullable Reply reply) {
        return reply instanceof StreamReply streaming ? streaming.stream : null;
    }
}
