package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.openai.StreamReading.Verdict;
import dev.penstock.core.sse.EventBorders;
import dev.penstock.core.sse.EventTail;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a streamed chat completion pass from an upstream to a caller of the same dialect, and reads along: usage, finish
 * reason, errors, and whether it ended as it should. Confined to one event loop.
 *
 * <p>Whole events pass as slices of the arrays they came in; only an event that lies across two of them is copied. Left out are
 * the closing usage event where the caller did not ask for it, and events with empty data, on which clients raise. The
 * upstream's own error event is told anew, once, with {@code data: [DONE]} behind it, and nothing follows. A reply is whole
 * with {@code [DONE]}, or with an orderly end of the body once a finish reason has been seen; the missing {@code [DONE]} is
 * then added. A last event without its empty line counts if its JSON is complete.
 */
public final class OpenAiStreamTap implements ReplyStream {
    private static final byte[] DONE_EVENT = "data: [DONE]\n\n".getBytes(US_ASCII);
    private static final byte[] PING = ": ping\n\n".getBytes(US_ASCII);

    private final LongSupplier estimatedInput;
    private final StreamLimits limits;
    private final StreamReading reading;
    private final EventTail tail;

    private long bytes;
    private boolean begun;
    private boolean noEvents;
    private boolean dropLineFeed;
    private boolean finished;
    private @Nullable Problem problem;

    /**
     * The tap of one reply.
     *
     * @param usageEvent whether the caller asked for the closing usage event
     * @param estimatedInput what the request takes in tokens; asked for only where the upstream reports no usage
     */
    public OpenAiStreamTap(boolean usageEvent, LongSupplier estimatedInput, StreamLimits limits) {
        this.estimatedInput = estimatedInput;
        this.limits = limits;
        this.reading = new StreamReading(usageEvent, limits);
        this.tail = new EventTail(limits.eventBytes());
    }

    @Override
    public void accept(byte[] chunk, int from, int to, Sink out) {
        if (ended() || from == to) {
            return;
        }
        bytes += to - from;
        if (bytes > limits.bytes()) {
            String message = "stream: over " + limits.bytes() + " bytes (expected: at most that)";
            fail(Problem.of(Kind.UPSTREAM_MALFORMED, message), out);
            return;
        }
        if (!begun) {
            begin(chunk, from, to);
        }
        if (noEvents) {
            keep(chunk, from, to, out);
            return;
        }
        int next = dropLineFeed && chunk[from] == '\n' ? from + 1 : from;
        dropLineFeed = false;
        if (!tail.isEmpty()) {
            next = completeTail(chunk, next, to, out);
        }
        pass(chunk, next, to, out);
    }

    /** Sees from the first visible byte whether these are events at all; gzip without a label begins with a control byte. */
    private void begin(byte[] chunk, int from, int to) {
        for (int i = from; i < to && !begun; i++) {
            byte b = chunk[i];
            begun = !OneBody.isBlankOrMark(b);
            noEvents = begun && (b == '{' || b == '[' || b == '"' || b == '<' || (b >= 0 && b < ' '));
        }
    }

    /** Adds to the unfinished event, and passes it if it ends in this chunk. Gives the place behind it. */
    private int completeTail(byte[] chunk, int from, int to, Sink out) {
        int end = EventBorders.end(chunk, from, to, tail.last());
        keep(chunk, from, end < 0 ? to : end, out);
        if (end < 0 || ended()) {
            return to;
        }
        byte[] event = tail.take();
        pass(event, 0, event.length, out);
        return end;
    }

    private void keep(byte[] chunk, int from, int to, Sink out) {
        if (!tail.add(chunk, from, to)) {
            close(reading.tooLarge(), out);
        }
    }

    /** Passes the whole events of a chunk in as few pieces as can be, and keeps what is unfinished. */
    private void pass(byte[] chunk, int from, int to, Sink out) {
        int unsent = from;
        int p = from;
        while (p < to && !ended()) {
            int end = reading.likeBefore(chunk, p, to);
            boolean repeats = end != Stencil.NO_MATCH;
            if (!repeats) {
                end = EventBorders.end(chunk, p, to, EventBorders.BEGIN);
                if (end < 0) {
                    break;
                }
            }
            Verdict verdict = repeats ? reading.repeat() : reading.read(chunk, p, end);
            if (verdict == Verdict.LEAVE_OUT || verdict == Verdict.FAIL) {
                send(chunk, unsent, p, out);
                unsent = end;
                dropLineFeed = end == to && chunk[end - 1] == '\r';
            }
            p = end;
            if (verdict == Verdict.FINISH || verdict == Verdict.FAIL) {
                send(chunk, unsent, p, out);
                close(verdict, out);
                return;
            }
        }
        send(chunk, unsent, p, out);
        if (p < to) {
            keep(chunk, p, to, out);
        }
    }

    private static void send(byte[] chunk, int from, int to, Sink out) {
        if (from < to) {
            out.write(chunk, from, to);
        }
    }

    private void close(Verdict verdict, Sink out) {
        if (verdict == Verdict.FINISH) {
            finished = true;
        } else {
            fail(Objects.requireNonNull(reading.fault()), out);
        }
    }

    @Override
    public void end(Sink out) {
        if (!ended() && noEvents) {
            close(reading.readInstead(tail.take()), out);
        } else if (!ended() && !tail.isEmpty()) {
            last(tail.take(), out);
        }
        if (ended()) {
            return;
        }
        Verdict verdict = reading.end();
        if (verdict == Verdict.FINISH) {
            out.write(DONE_EVENT);
        }
        close(verdict, out);
    }

    /** Passes what stood without its empty line, if it is whole nevertheless. */
    private void last(byte[] part, Sink out) {
        Verdict verdict = reading.readLast(part);
        if (verdict == Verdict.PASS || verdict == Verdict.FINISH) {
            // Behind a CR the first LF only completes the line end.
            byte[] event = Arrays.copyOf(part, part.length + (part[part.length - 1] == '\n' ? 1 : 2));
            Arrays.fill(event, part.length, event.length, (byte) '\n');
            out.write(event);
        }
        if (verdict == Verdict.FINISH || verdict == Verdict.FAIL) {
            close(verdict, out);
        }
    }

    @Override
    public void fail(Problem why, Sink out) {
        if (!ended()) {
            problem = why;
            out.write(OpenAiError.lastEvents(why));
        }
    }

    private boolean ended() {
        return finished || problem != null;
    }

    @Override
    public boolean committable() {
        return reading.answered();
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
        TokenUsage told = reading.usage();
        long seen = reading.estimatedOutput();
        if (told == null) {
            return TokenUsage.estimated(estimatedInput.getAsLong(), seen);
        }
        if (finished || seen <= told.output()) {
            return told;
        }
        // A report from the middle of a stream that broke off later: more was seen than it counts.
        return new TokenUsage(
                told.input(),
                seen,
                told.cachedInput(),
                told.cacheWrite(),
                told.reasoning(),
                TokenUsage.Provenance.ESTIMATED);
    }

    @Override
    public Finish finish() {
        return reading.finish();
    }

    @Override
    public long events() {
        return reading.events();
    }

    @Override
    public byte[] heartbeat() {
        return PING.clone();
    }
}
