package dev.penstock.core.dialect.tap;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Reads along in a stream of one dialect: where its events end, and what they say of the call. Confined to one event loop. */
public interface Reading {

    /** What becomes of one event. */
    sealed interface Verdict {
        /**
         * It goes on.
         *
         * @param answer whether a caller would count it as a part of the answer
         */
        record Pass(boolean answer) implements Verdict {}

        /** It is nothing, and does not pass. */
        record Skip() implements Verdict {}

        /** It passes, and is the last. */
        record Last() implements Verdict {}

        /** It does not pass, and the stream ends for this reason. */
        record Fail(Problem why) implements Verdict {}
    }

    /**
     * The place behind the event that goes on at {@code from}, or -1 where it does not end before {@code to}.
     *
     * @param previous the byte before {@code from}; a line feed where an event begins
     */
    int end(byte[] bytes, int from, int to, byte previous);

    Verdict read(byte[] bytes, int from, int to);

    /** Whether a finish reason has been seen, so that the answer is whole without its end mark. */
    boolean stopped();

    Finish finish();

    /** What was reported so far; null for nothing. */
    @Nullable
    TokenUsage reported();

    /** How much text was seen, in bytes. */
    long textBytes();

    /** Ends an event that lacks only its border. */
    byte[] border();

    /** The end mark, for upstreams that forget it. */
    byte[] endMark();

    byte[] failure(Problem problem);

    byte[] heartbeat();

    /** The error that a body tells which is no stream at all; null where it tells none. */
    default @Nullable Problem toldBy(byte[] body) {
        return null;
    }

    /** The media type of the stream. */
    default String contentType() {
        return "text/event-stream; charset=utf-8";
    }
}
