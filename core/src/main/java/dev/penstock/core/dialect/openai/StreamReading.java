package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.sse.EventFields;
import dev.penstock.core.token.TokenEstimate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a streamed completion have told so far, and what becomes of each. Confined to one event loop.
 *
 * <p>Every event is checked to be JSON, since official clients raise on one that is not, and what they raise on must be our
 * problem first. That costs little because events repeat each other: see {@link Stencil}. An event that is not like the one
 * before is scanned in full by {@link CompletionScan}.
 */
final class StreamReading {
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

    private final boolean usageEvent;
    private final StreamLimits limits;
    private final Stencil stencil = new Stencil();
    private final CompletionScan scan = new CompletionScan();
    private final EventFields fields = new EventFields();

    private long events;
    private long textEvents;
    private long textBytes;
    private boolean answered;
    private boolean stopped;
    private long seen;
    private long ended;
    private Finish finish = Finish.NONE;
    private @Nullable TokenUsage usage;
    private @Nullable Problem fault;

    /** What becomes of one event. */
    enum Verdict {
        PASS,
        LEAVE_OUT,
        /** It passes, and is the last. */
        FINISH,
        /** It does not pass, and nothing does after it; {@link #fault()} says why. */
        FAIL
    }

    StreamReading(boolean usageEvent, StreamLimits limits) {
        this.usageEvent = usageEvent;
        this.limits = limits;
    }

    /** The place behind the event at {@code from} if it is just like the one before, else {@link Stencil#NO_MATCH}. */
    int likeBefore(byte[] bytes, int from, int to) {
        return stencil.match(bytes, from, to);
    }

    /** Counts the event that was found {@link #likeBefore}. */
    Verdict repeat() {
        return count(stencil.textBytes());
    }

    /** Reads one whole event. */
    Verdict read(byte[] event, int from, int to) {
        if (to - from > limits.eventBytes()) {
            return tooLarge();
        }
        fields.read(event, from, to);
        if (!fields.hasData()) {
            return fields.namedError() ? fault(Kind.UPSTREAM_MALFORMED, "event: an error without data") : Verdict.PASS;
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
            return answered || stopped ? Verdict.FINISH : empty();
        }
        try {
            scan.scan(data, fields.from(), end);
            int text = scan.countText();
            Verdict verdict = chunk(scan, text);
            if (verdict == Verdict.PASS && scan.plain() && fields.oneLine()) {
                stencil.learn(event, from, to, scan, text);
            }
            return verdict;
        } catch (MalformedJson e) {
            return fault(Kind.UPSTREAM_MALFORMED, "event: " + e.getMessage());
        }
    }

    private Verdict chunk(CompletionScan chunk, int text) throws MalformedJson {
        TokenUsage told = chunk.usage();
        usage = told == null ? usage : told;
        ErrorBody error = chunk.error();
        if (error != null || fields.namedError()) {
            return fault(OpenAiUpstream.insideSuccess(error == null ? ErrorBody.read(fields.copy()) : error));
        }
        seen |= chunk.seen();
        ended |= chunk.ended();
        if (chunk.stopped()) {
            stopped = true;
            finish = finish == Finish.FAILED ? finish : chunk.finish();
        }
        answered |= chunk.choiceCount() > 0;
        boolean usageOnly = chunk.hasUsage() && chunk.choiceCount() == 0;
        Verdict verdict = count(text);
        return verdict == Verdict.PASS && usageOnly && !usageEvent ? Verdict.LEAVE_OUT : verdict;
    }

    private Verdict count(int text) {
        events++;
        textEvents += text > 0 ? 1 : 0;
        textBytes += text;
        return events <= limits.events()
                ? Verdict.PASS
                : fault(
                        Kind.UPSTREAM_MALFORMED,
                        "stream: over " + limits.events() + " events (expected: at most that)");
    }

    /**
     * Reads what stood at the end without its empty line. It passes, once one is added, if its data shows by itself that it is
     * whole; a comment is left out.
     */
    Verdict readLast(byte[] part) {
        fields.read(part, 0, part.length);
        if (!fields.hasData()) {
            return part[0] == ':' ? Verdict.LEAVE_OUT : cutOff();
        }
        byte[] data = fields.copy();
        boolean whole = Arrays.equals(data, DONE) || OneBody.isObject(data);
        return whole ? read(part, 0, part.length) : cutOff();
    }

    /** The body ended at an event border. Of several answers, each must have told why it finished. */
    Verdict end() {
        if (stopped && ended == seen) {
            return Verdict.FINISH;
        }
        return events == 0 ? empty() : cutOff();
    }

    /** Reads a body that is no stream of events, for the error that it tells and for what it says was spent. */
    Verdict readInstead(byte[] body) {
        try {
            scan.scan(body, 0, body.length);
            usage = scan.usage();
            ErrorBody error = scan.error();
            if (error != null) {
                return fault(OpenAiUpstream.insideSuccess(error));
            }
        } catch (MalformedJson e) {
            // What it is instead is told below.
        }
        return fault(OneBody.notAnAnswer(body, "stream", "events"));
    }

    Verdict tooLarge() {
        return fault(Kind.UPSTREAM_MALFORMED, "event: over " + limits.eventBytes() + " bytes (expected: at most that)");
    }

    private Verdict empty() {
        return fault(Kind.UPSTREAM_EMPTY, "stream: ended without an answer (expected: at least one event)");
    }

    private Verdict cutOff() {
        return fault(Kind.UPSTREAM_CUT_OFF, "stream: ended before the answer did (expected: a finish reason)");
    }

    private Verdict fault(Kind kind, String message) {
        return fault(Problem.of(kind, message));
    }

    private Verdict fault(Problem found) {
        fault = found;
        return Verdict.FAIL;
    }

    /** Why the last verdict was to fail; null as long as none was. */
    @Nullable
    Problem fault() {
        return fault;
    }

    /** Whether a piece of the answer has passed. */
    boolean answered() {
        return answered;
    }

    /** What the provider told last and can be believed; null where it told nothing such. */
    @Nullable
    TokenUsage usage() {
        return usage;
    }

    /** Four bytes of text for a token, and at least one token for every event with text. */
    long estimatedOutput() {
        return Math.max(textEvents, TokenEstimate.ofBytes(textBytes));
    }

    Finish finish() {
        return finish;
    }

    long events() {
        return events;
    }
}
