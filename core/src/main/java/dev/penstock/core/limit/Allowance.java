package dev.penstock.core.limit;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What one credential has taken of its {@link Limits}, and whether more fits. Guarded by its owner.
 *
 * <p>Tokens are taken as an estimate when a call begins and put right when it has ended. A call that is estimated at more
 * than the whole limit waits for an empty minute and is then let through: an estimate is no ground to refuse it for ever.
 */
public final class Allowance {
    /** When a call ends is not known; asking again after this time is worth it. */
    private static final long SLOT_WAIT_MILLIS = 1000;

    private static final Measure[] MEASURES = Measure.values();

    private final CalendarDay day;
    private Limits limits;
    private @Nullable SlidingMinute calls;
    private @Nullable SlidingMinute tokens;
    private int atOnce;

    /**
     * @param zone by whose calendar a day begins
     */
    public Allowance(Limits limits, ZoneId zone) {
        this.day = new CalendarDay(zone);
        this.limits = limits;
        limit(limits);
    }

    /** Changes the limits; what was taken stays taken, as far as it was counted. */
    public void limit(Limits next) {
        limits = next;
        if (next.callsPerMinute() > 0 && calls == null) {
            calls = new SlidingMinute();
        }
        if (next.tokensPerMinute() > 0 && tokens == null) {
            tokens = new SlidingMinute();
        }
    }

    /** What one call has taken. */
    public record Taken(Moment at, long tokens) {}

    /**
     * How long until a call would fit.
     *
     * @param estimate of its tokens
     * @return milliseconds; 0 if it fits now
     */
    public long waitMillis(long estimate, Moment now) {
        long longest = 0;
        for (Measure measure : MEASURES) {
            longest = Math.max(longest, waitMillis(measure, estimate, now));
        }
        return longest;
    }

    /** Which limit makes a call of this size wait for the longest time; the first of all where none does. */
    public Measure tightest(long estimate, Moment now) {
        Measure tightest = MEASURES[0];
        for (Measure measure : MEASURES) {
            if (waitMillis(measure, estimate, now) > waitMillis(tightest, estimate, now)) {
                tightest = measure;
            }
        }
        return tightest;
    }

    private long waitMillis(Measure measure, long estimate, Moment now) {
        long limit = limits.of(measure);
        if (limit == 0) {
            return 0;
        }
        return switch (measure) {
            case CALLS_PER_MINUTE -> waitMillis(calls, 1, limit, now);
            case TOKENS_PER_MINUTE -> waitMillis(tokens, estimate, limit, now);
            case CALLS_PER_DAY -> day.count(now.epochSecond()) < limit ? 0 : 1000 * day.secondsLeft(now.epochSecond());
            case CALLS_AT_ONCE -> atOnce < limit ? 0 : SLOT_WAIT_MILLIS;
        };
    }

    private static long waitMillis(@Nullable SlidingMinute minute, long units, long limit, Moment now) {
        return minute == null ? 0 : now.millisUntil(minute.secondsUntilFits(units, limit, now.second()));
    }

    /** Takes a call and its tokens, whether they fit or not; whoever took gives back once, or undoes it. */
    public Taken take(long estimate, Moment now) {
        atOnce++;
        day.add(1, now.epochSecond());
        if (calls != null) {
            calls.add(1, now.second());
        }
        if (tokens == null) {
            return new Taken(now, 0);
        }
        long counted = limits.tokensPerMinute() == 0 ? estimate : Math.min(estimate, limits.tokensPerMinute());
        tokens.add(counted, now.second());
        return new Taken(now, counted);
    }

    /** The call has ended and took this many tokens. */
    public void giveBack(Taken taken, long used, Moment now) {
        endOne();
        if (tokens != null) {
            tokens.correct(taken.tokens, used, taken.at.second(), now.second());
        }
    }

    /** The call has ended, and nobody knows better what it took than the estimate did. */
    public void giveBack() {
        endOne();
    }

    /** The call was never made. */
    public void undo(Taken taken, Moment now) {
        giveBack(taken, 0, now);
        day.takeBack(taken.at.epochSecond(), now.epochSecond());
        if (calls != null) {
            calls.correct(1, 0, taken.at.second(), now.second());
        }
    }

    private void endOne() {
        if (atOnce == 0) {
            throw new IllegalStateException("a call was given back twice");
        }
        atOnce--;
    }

    public Limits limits() {
        return limits;
    }

    public int atOnce() {
        return atOnce;
    }

    public long callsToday(Moment now) {
        return day.count(now.epochSecond());
    }

    /** Counts calls of today that were made before a restart. */
    public void remember(long callsToday, Moment now) {
        day.add(callsToday, now.epochSecond());
    }
}
