package dev.penstock.core.limit;

import java.util.Arrays;

/**
 * Counts what happened in the last minute, in steps of a second, and refuses what would go over a limit. May be shared
 * between threads.
 *
 * <p>A window that slides, not one that resets on the minute: a caller cannot send twice its limit around the turn of a
 * minute. It is exact to one second, on the strict side: an event counts for 60 to 61 seconds.
 */
public final class SlidingMinute {
    private static final long SECONDS = 61;

    private final long limit;
    private final long[] perSecond = new long[(int) SECONDS];
    private long newestSecond = Long.MIN_VALUE;
    private long total;

    /**
     * @param limit the most units in any minute
     */
    public SlidingMinute(long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
        }
        this.limit = limit;
    }

    /**
     * Takes units if they still fit.
     *
     * @param nowSeconds seconds of a monotonic clock
     * @return 0 if taken, else the seconds after which they would fit, or -1 if they never can
     */
    public synchronized long tryTake(long units, long nowSeconds) {
        advance(nowSeconds);
        if (units > limit) {
            return -1;
        }
        if (total + units <= limit) {
            perSecond[slot(newestSecond)] += units;
            total += units;
            return 0;
        }
        return secondsUntilFree(units);
    }

    private long secondsUntilFree(long units) {
        long left = total;
        for (long age = SECONDS - 1; age >= 0; age--) {
            left -= perSecond[slot(newestSecond - age)];
            if (left + units <= limit) {
                return SECONDS - age;
            }
        }
        return SECONDS;
    }

    private void advance(long nowSeconds) {
        if (newestSecond == Long.MIN_VALUE || nowSeconds - newestSecond >= SECONDS) {
            Arrays.fill(perSecond, 0);
            total = 0;
            newestSecond = nowSeconds;
            return;
        }
        while (newestSecond < nowSeconds) {
            newestSecond++;
            total -= perSecond[slot(newestSecond)];
            perSecond[slot(newestSecond)] = 0;
        }
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, SECONDS);
    }
}
