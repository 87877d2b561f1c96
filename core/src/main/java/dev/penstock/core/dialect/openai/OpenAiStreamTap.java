package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.sse.EventBorders;
import dev.penstock.core.sse.EventFields;
import dev.penstock.core.token.TokenEstimate;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a streamed chat completion pass from an upstream to a caller of the same dialect, and reads along: usage, finish
 * reason, errors, and whether it ended as it should. Confined to one event loop.
 *
 * <p>Whole events pass as slices of the arrays they came in; only an event that lies across two of them is copied. Every event
 * is checked to be JSON, since official clients raise on one that is not, and what they raise on must be our problem first.
 * That costs little because events repeat each other: see {@link Stencil}. An event that is not like the one before is
 * scanned in full by {@link CompletionScan}.
 *
 * <p>Left out are the closing usage event where the caller did not ask for it, and events with empty data, on which clients
 * raise. The upstream's own error event is told anew, once, with {@code data: [DONE]} behind it, and nothing follows. A
 * reply is whole with {@code [DONE]}, or with an orderly end of the body once a finish reason has been seen; the missing
 * {@code [DONE]} is then added. A last event without its empty line counts if its JSON is complete.
 */
public final class OpenAiStreamTap implements ReplyStream {
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
    private static final byte[] DONE_EVENT = "data: [DONE]\n\n".getBytes(US_ASCII);
    private static final byte[] PING = ": ping\n\n".getBytes(US_ASCII);

    private final boolean usageEvent;
    private final LongSupplier estimatedInput;
    private final StreamLimits limits;
    private final Stencil stencil = new Stencil();
    private final CompletionScan scan = new CompletionScan();
    private final EventFields fields = new EventFields();

    private byte[] tail = new byte[0];
    private int tailLength;
    private boolean begun;
    private boolean noEvents;
    private boolean dropLineFeed;

    private long bytes;
    private long events;
    private long textEvents;
    private long textBytes;
    private boolean committable;
    private boolean stopped;
    private boolean finished;
    private Finish finish = Finish.NONE;
    private @Nullable TokenUsage usage;
    private @Nullable Problem problem;
    private @Nullable Problem fault;

    /** What becomes of one event. */
    private enum Verdict {
        PASS,
        LEAVE_OUT,
        /** It passes, and is the last. */
        FINISH,
        /** It does not pass; {@link #fault} says why. */
        FAIL
    }

    /**
     * @param usageEvent whether the caller asked for the closing usage event
     * @param estimatedInput what the request takes in tokens; asked for only where the upstream reports no usage
     */
    public OpenAiStreamTap(boolean usageEvent, LongSupplier estimatedInput, StreamLimits limits) {
        this.usageEvent = usageEvent;
        this.estimatedInput = estimatedInput;
        this.limits = limits;
    }

    @Override
    public void accept(byte[] chunk, int from, int to, Sink out) {
        if (ended() || from == to) {
            return;
        }
        bytes += to - from;
        if (bytes > limits.bytes()) {
            fail(malformed("stream: over " + limits.bytes() + " bytes (expected: at most that)"), out);
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
        if (tailLength > 0) {
            next = completeTail(chunk, next, to, out);
        }
        pass(chunk, next, to, out);
    }

    /** Sees from the first visible byte whether these are events at all. */
    private void begin(byte[] chunk, int from, int to) {
        for (int i = from; i < to && !begun; i++) {
            byte b = chunk[i];
            begun = !OneBody.isBlankOrMark(b);
            noEvents = begun && (b == '{' || b == '[' || b == '"' || b == '<');
        }
    }

    /** Adds to the unfinished event, and passes it if it ends in this chunk. Gives the place behind it. */
    private int completeTail(byte[] chunk, int from, int to, Sink out) {
        int end = EventBorders.end(chunk, from, to, tail[tailLength - 1]);
        keep(chunk, from, end < 0 ? to : end, out);
        if (end < 0 || ended()) {
            return to;
        }
        byte[] event = tail;
        int length = tailLength;
        tail = new byte[0];
        tailLength = 0;
        pass(event, 0, length, out);
        return end;
    }

    private void keep(byte[] chunk, int from, int to, Sink out) {
        int length = tailLength + to - from;
        if (length > limits.eventBytes()) {
            fail(tooLarge(), out);
            return;
        }
        if (length > tail.length) {
            tail = Arrays.copyOf(tail, Math.max(length, Math.min(limits.eventBytes(), 2 * tail.length)));
        }
        System.arraycopy(chunk, from, tail, tailLength, to - from);
        tailLength = length;
    }

    /** Passes the whole events of a chunk in as few pieces as can be, and keeps what is unfinished. */
    private void pass(byte[] chunk, int from, int to, Sink out) {
        int unsent = from;
        int p = from;
        while (p < to && !ended()) {
            int end = stencil.match(chunk, p, to);
            boolean known = end != Stencil.NO_MATCH;
            if (!known) {
                end = EventBorders.end(chunk, p, to, EventBorders.BEGIN);
            }
            if (end < 0) {
                break;
            }
            Verdict verdict = known ? count(stencil.textBytes()) : read(chunk, p, end);
            boolean passes = verdict == Verdict.PASS || verdict == Verdict.FINISH;
            if (!passes) {
                send(chunk, unsent, p, out);
                unsent = end;
                dropLineFeed = end == to && chunk[end - 1] == '\r';
            }
            p = end;
            if (verdict == Verdict.FINISH || verdict == Verdict.FAIL) {
                send(chunk, unsent, p, out);
                close(out);
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

    private void close(Sink out) {
        if (fault == null) {
            finished = true;
        } else {
            fail(fault, out);
        }
    }

    /** Reads one whole event that no stencil knew. */
    private Verdict read(byte[] event, int from, int to) {
        if (to - from > limits.eventBytes()) {
            return fault(tooLarge());
        }
        fields.read(event, from, to);
        if (!fields.hasData()) {
            return fields.namedError() ? fault(malformed("event: an error without data")) : Verdict.PASS;
        }
        byte[] data = fields.data();
        int end = fields.to();
        while (end > fields.from() && data[end - 1] == ' ') {
            end--;
        }
        if (end == fields.from()) {
            return Verdict.LEAVE_OUT;
        }
        if (Arrays.equals(data, fields.from(), end, DONE, 0, DONE.length)) {
            return committable || stopped ? Verdict.FINISH : fault(empty());
        }
        try {
            Verdict verdict = read(scan.scan(data, fields.from(), end));
            if (verdict == Verdict.PASS && scan.plain() && fields.oneLine()) {
                stencil.learn(event, from, to, scan);
            }
            return verdict;
        } catch (MalformedJson e) {
            return fault(malformed("event: " + e.getMessage()));
        }
    }

    private Verdict read(CompletionScan chunk) throws MalformedJson {
        if (chunk.hasUsage()) {
            TokenUsage told = chunk.usage();
            usage = told == null ? usage : told;
        }
        ErrorBody error = chunk.error();
        if (error != null || fields.namedError()) {
            return fault(OpenAiUpstream.insideSuccess(error == null ? ErrorBody.read(fields.copy()) : error));
        }
        if (chunk.stopped()) {
            stopped = true;
            finish = finish == Finish.FAILED ? finish : chunk.finish();
        }
        Verdict counted = count(chunk.textBytes());
        if (chunk.choiceCount() == 0) {
            return counted == Verdict.PASS && chunk.hasUsage() && !usageEvent ? Verdict.LEAVE_OUT : counted;
        }
        committable = true;
        return counted;
    }

    private Verdict count(int text) {
        events++;
        textEvents += text > 0 ? 1 : 0;
        textBytes += text;
        return events <= limits.events()
                ? Verdict.PASS
                : fault(malformed("stream: over " + limits.events() + " events (expected: at most that)"));
    }

    private Verdict fault(Problem found) {
        fault = found;
        return Verdict.FAIL;
    }

    @Override
    public void end(Sink out) {
        if (ended()) {
            return;
        }
        if (noEvents) {
            fail(insteadOfEvents(), out);
        } else if (tailLength > 0 && !lastEvent(out)) {
            fail(cutOff(), out);
        }
        if (ended()) {
            return;
        }
        if (stopped) {
            out.write(DONE_EVENT);
            finished = true;
        } else {
            fail(events == 0 ? empty() : cutOff(), out);
        }
    }

    private Problem insteadOfEvents() {
        try {
            scan.scan(tail, 0, tailLength);
            usage = scan.usage();
            ErrorBody error = scan.error();
            if (error != null) {
                return OpenAiUpstream.insideSuccess(error);
            }
        } catch (MalformedJson e) {
            // What it is instead is told below.
        }
        return OneBody.notAnAnswer(Arrays.copyOf(tail, tailLength), "stream", "events");
    }

    /** Passes what stood without its empty line, if it is whole nevertheless; a comment is dropped. */
    private boolean lastEvent(Sink out) {
        fields.read(tail, 0, tailLength);
        if (!fields.hasData()) {
            return tail[0] == ':';
        }
        byte[] data = fields.copy();
        if (!Arrays.equals(data, DONE) && !OneBody.isObject(data)) {
            return false;
        }
        // Behind a CR the first LF only completes the line end.
        byte[] event = Arrays.copyOf(tail, tailLength + (tail[tailLength - 1] == '\n' ? 1 : 2));
        Arrays.fill(event, tailLength, event.length, (byte) '\n');
        tailLength = 0;
        pass(event, 0, event.length, out);
        return true;
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

    private static Problem malformed(String message) {
        return Problem.of(Kind.UPSTREAM_MALFORMED, message);
    }

    private Problem tooLarge() {
        return malformed("event: over " + limits.eventBytes() + " bytes (expected: at most that)");
    }

    private static Problem empty() {
        return Problem.of(Kind.UPSTREAM_EMPTY, "stream: ended without an answer (expected: at least one event)");
    }

    private static Problem cutOff() {
        return Problem.of(Kind.UPSTREAM_CUT_OFF, "stream: ended before the answer did (expected: a finish reason)");
    }

    @Override
    public boolean committable() {
        return committable;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public @Nullable Problem problem() {
        return problem;
    }

    /** An estimate counts four bytes of text for a token, and at least one token for every event with text. */
    @Override
    public TokenUsage usage() {
        return usage != null
                ? usage
                : TokenUsage.estimated(
                        estimatedInput.getAsLong(), Math.max(textEvents, TokenEstimate.ofBytes(textBytes)));
    }

    @Override
    public Finish finish() {
        return finish;
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public byte[] heartbeat() {
        return PING.clone();
    }
}
