package dev.penstock.core.limit;

import java.util.Arrays;

/**
 * Counts what happened in the last minute, in steps of a second, and says when more would fit under a limit. Guarded by its
 * owner.
 *
 * <p>A window that slides, not one that resets on the minute: a caller cannot send twice its limit around the turn of a
 * minute. It is exact to one second, on the strict side: an event counts for 60 to 61 seconds. Its size does not depend on
 * the traffic.
 */
public final class SlidingMinute {
    private static final long SECONDS = 61;

    private final long[] perSecond = new long[(int) SECONDS];
    private long newestSecond = Long.MIN_VALUE;
    private long total;

    /** What was found not to fit, and until when, so that a storm of refusals does not look through the minute each time. */
    private long refusedUnits;

    private long refusedLimit;
    private long refusedUntil = Long.MIN_VALUE;

    /**
     * When this many units would fit. More than the limit are taken for the whole limit: they wait for an empty minute.
     *
     * @param limit the most units in any minute, at least 1
     * @param second of a monotonic clock
     * @return the seconds to wait; 0 if they fit now
     */
    public long secondsUntilFits(long units, long limit, long second) {
        advance(second);
        long wanted = Math.min(units, limit);
        if (total + wanted <= limit) {
            return 0;
        }
        if (refusedUntil > newestSecond && wanted == refusedUnits && limit == refusedLimit) {
            return refusedUntil - newestSecond;
        }
        refusedUnits = wanted;
        refusedLimit = limit;
        refusedUntil = newestSecond + secondsUntilFree(wanted, limit);
        return refusedUntil - newestSecond;
    }

    /** Counts units at this second, whether they fit or not. */
    public void add(long units, long second) {
        advance(second);
        perSecond[slot(newestSecond)] += units;
        total += units;
        refusedUntil = Long.MIN_VALUE;
    }

    /**
     * Puts what was counted right: what was too much is taken out where it stands, what was too little counts from now.
     *
     * @param counted what was added at {@code countedAt}
     * @param used what it turned out to be
     */
    public void correct(long counted, long used, long countedAt, long second) {
        if (used >= counted) {
            add(used - counted, second);
            return;
        }
        advance(second);
        if (countedAt > newestSecond - SECONDS && countedAt <= newestSecond) {
            long less = Math.min(counted - used, perSecond[slot(countedAt)]);
            perSecond[slot(countedAt)] -= less;
            total -= less;
            refusedUntil = Long.MIN_VALUE;
        }
    }

    /** What is counted now. */
    public long total(long second) {
        advance(second);
        return total;
    }

    private long secondsUntilFree(long units, long limit) {
        long left = total;
        for (long age = SECONDS - 1; age >= 0; age--) {
            left -= perSecond[slot(newestSecond - age)];
            if (left + units <= limit) {
                return SECONDS - age;
            }
        }
        return SECONDS;
    }

    /** A clock that steps back is taken to stand still. */
    private void advance(long second) {
        if (newestSecond == Long.MIN_VALUE || second - newestSecond >= SECONDS) {
            Arrays.fill(perSecond, 0);
            total = 0;
            newestSecond = second;
            return;
        }
        while (newestSecond < second) {
            newestSecond++;
            int slot = slot(newestSecond);
            total -= perSecond[slot];
            perSecond[slot] = 0;
        }
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, SECONDS);
    }
}
