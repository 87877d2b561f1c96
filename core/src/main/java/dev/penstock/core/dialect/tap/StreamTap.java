package dev.penstock.core.dialect.tap;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.tap.Reading.Verdict;
import dev.penstock.core.dialect.translation.Counts;
import dev.penstock.core.token.TokenEstimate;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a stream pass whole event by whole event, as slices of the arrays it came in; only an event that lies across two of
 * them is copied. What the events mean is for a {@link Reading} to say. Confined to one event loop.
 */
public final class StreamTap implements ReplyStream {
    private static final byte BEGIN = '\n';

    private final Reading reading;
    private final LongSupplier estimatedInput;
    private final StreamLimits limits;
    private byte[] tail = new byte[0];
    private int tailLength;
    private long bytes;
    private long events;
    private boolean committable;
    private boolean finished;
    private @Nullable Problem problem;

    /**
     * Begins a stream.
     *
     * @param estimatedInput what the request takes in tokens; asked for only where the upstream reports no usage
     */
    public StreamTap(Reading reading, LongSupplier estimatedInput, StreamLimits limits) {
        this.reading = reading;
        this.estimatedInput = estimatedInput;
        this.limits = limits;
    }

    @Override
    public void accept(byte[] chunk, int from, int to, Sink out) {
        if (over() || from == to) {
            return;
        }
        bytes += to - from;
        if (bytes > limits.bytes()) {
            fail(malformed("over " + limits.bytes() + " bytes"), out);
            return;
        }
        int next = tailLength > 0 ? completeTail(chunk, from, to, out) : from;
        pass(chunk, next, to, out);
    }

    /** Adds to the unfinished event, and passes it if it ends in this chunk. Gives the place behind it. */
    private int completeTail(byte[] chunk, int from, int to, Sink out) {
        int end = reading.end(chunk, from, to, tail[tailLength - 1]);
        keep(chunk, from, end < 0 ? to : end, out);
        if (end < 0 || over()) {
            return to;
        }
        byte[] event = tail;
        int length = tailLength;
        tail = new byte[0];
        tailLength = 0;
        pass(event, 0, length, out);
        return end;
    }

    private void pass(byte[] chunk, int from, int to, Sink out) {
        int unsent = from;
        int next = from;
        while (next < to && !over()) {
            int end = reading.end(chunk, next, to, BEGIN);
            if (end < 0) {
                break;
            }
            events++;
            Verdict verdict = end - next > limits.eventBytes() || events > limits.events()
                    ? new Verdict.Fail(malformed("an event of " + (end - next) + " bytes, the " + events + "th"))
                    : reading.read(chunk, next, end);
            switch (verdict) {
                case Verdict.Pass(boolean answer) -> committable |= answer;
                case Verdict.Skip() -> {
                    send(chunk, unsent, next, out);
                    unsent = end;
                }
                case Verdict.Last() -> finished = true;
                case Verdict.Fail(Problem why) -> {
                    send(chunk, unsent, next, out);
                    fail(why, out);
                    return;
                }
            }
            next = end;
        }
        send(chunk, unsent, next, out);
        if (!over()) {
            keep(chunk, next, to, out);
        }
    }

    private static void send(byte[] chunk, int from, int to, Sink out) {
        if (from < to) {
            out.write(chunk, from, to);
        }
    }

    private void keep(byte[] chunk, int from, int to, Sink out) {
        int length = tailLength + to - from;
        if (length > limits.eventBytes()) {
            fail(malformed("an event of over " + limits.eventBytes() + " bytes"), out);
            return;
        }
        if (length > tail.length) {
            tail = Arrays.copyOf(tail, Math.max(length, Math.min(limits.eventBytes(), 2 * tail.length)));
        }
        System.arraycopy(chunk, from, tail, tailLength, to - from);
        tailLength = length;
    }

    @Override
    public void end(Sink out) {
        byte[] unframed = Arrays.copyOf(tail, tailLength);
        if (!over() && tailLength > 0) {
            lastEvent(out);
        }
        if (over()) {
            return;
        }
        if (reading.stopped()) {
            finished = true;
            out.write(reading.endMark());
        } else if (committable) {
            fail(Problem.of(Kind.UPSTREAM_CUT_OFF, "upstream's stream: ended before the answer did"), out);
        } else {
            Problem told = reading.toldBy(unframed);
            fail(told == null ? nothing() : told, out);
        }
    }

    private static Problem nothing() {
        return Problem.of(Kind.UPSTREAM_EMPTY, "upstream's stream: nothing (expected: an answer)");
    }

    /** Passes what stood without its border, if it is whole nevertheless. */
    private void lastEvent(Sink out) {
        byte[] border = reading.border();
        byte[] event = Arrays.copyOf(tail, tailLength + border.length);
        System.arraycopy(border, 0, event, tailLength, border.length);
        tailLength = 0;
        switch (reading.read(event, 0, event.length)) {
            case Verdict.Pass(boolean answer) -> {
                // What is no part of the answer may be half a line, and is no loss.
                if (answer) {
                    events++;
                    committable = true;
                    out.write(event);
                }
            }
            case Verdict.Skip() -> {}
            case Verdict.Last() -> {
                events++;
                finished = true;
                out.write(event);
            }
            case Verdict.Fail(Problem why) -> fail(why.kind() == Kind.UPSTREAM_MALFORMED ? cutInside() : why, out);
        }
    }

    private static Problem cutInside() {
        return Problem.of(Kind.UPSTREAM_CUT_OFF, "upstream's stream: ended inside an event");
    }

    @Override
    public void fail(Problem why, Sink out) {
        if (!over()) {
            problem = why;
            out.write(reading.failure(why));
        }
    }

    private boolean over() {
        return finished || problem != null;
    }

    private static Problem malformed(String found) {
        return Problem.of(Kind.UPSTREAM_MALFORMED, "upstream's stream: " + found + " (expected: less)");
    }

    @Override
    public boolean committable() {
        return committable || finished;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public @Nullable Problem problem() {
        return problem;
    }

    @Override
    public TokenUsage usage() {
        TokenUsage reported = reading.reported();
        long seen = TokenEstimate.ofBytes(reading.textBytes());
        if (reported == null) {
            return TokenUsage.estimated(estimatedInput.getAsLong(), seen);
        }
        if (finished || reading.stopped() || seen <= reported.output()) {
            return Counts.withInput(reported, estimatedInput);
        }
        // A report from the beginning of a stream that broke off later: more was seen than it counts.
        return new TokenUsage(
                reported.input(),
                seen,
                reported.cachedInput(),
                reported.cacheWrite(),
                reported.reasoning(),
                TokenUsage.Provenance.ESTIMATED);
    }

    @Override
    public Finish finish() {
        return reading.finish();
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public String contentType() {
        return reading.contentType();
    }

    @Override
    public byte[] heartbeat() {
        return reading.heartbeat();
    }
}
