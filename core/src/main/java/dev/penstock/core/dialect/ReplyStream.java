package dev.penstock.core.dialect;

import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one streamed reply into the bytes that the caller gets, and learns from them what the call was. Chunks
 * may be cut anywhere, inside a UTF-8 character too; only whole events ever reach the sink, so that between two calls the
 * caller's stream always stands at an event border. Never throws on hostile input: it ends in a {@link #problem()}.
 * Confined to one event loop.
 *
 * <p>The owner holds back what is written until {@link #committable()}; a problem before that point may still be tried
 * again or answered with a status, and what was written is thrown away.
 */
public interface ReplyStream {

    /** Reads the next bytes of the upstream's body. Ignored after {@link #problem()} or {@link #finished()}. */
    void accept(byte[] chunk, int from, int to, Sink out);

    /**
     * The upstream ended its body in order. Either the reply was whole, and what is still due is written, or it was cut off,
     * and it ends in a {@link #problem()} that is written as an error event.
     */
    void end(Sink out);

    /**
     * Ends the stream visibly with an error event in the caller's dialect (and the dialect's end mark), unless it has ended
     * already. No text that came later is sent.
     */
    void fail(Problem problem, Sink out);

    /** Whether something has been written that a caller would count as an answer: an event with data, no error. */
    boolean committable();

    /** Whether the reply ended as the dialect demands: with a finish reason or an end mark. Nothing more is written. */
    boolean finished();

    /** Why the reply is not whole; null as long as nothing is wrong. */
    @Nullable
    Problem problem();

    /** What the call took: the provider's last word where it reported, else an estimate of what was seen so far. */
    TokenUsage usage();

    Finish finish();

    /** Data events seen from the upstream. */
    long events();

    /** A comment or ping that keeps idle connections open and that every client of this dialect skips. */
    byte[] heartbeat();

    /** The media type of what is written. */
    default String contentType() {
        return "text/event-stream; charset=utf-8";
    }
}
