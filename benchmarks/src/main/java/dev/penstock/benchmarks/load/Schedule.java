package dev.penstock.benchmarks.load;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * When each request of a run is to be sent, fixed before it starts: nanoseconds after its beginning, ascending. Because no
 * answer can move a later request, a server that stalls is charged for everyone who had to wait meanwhile.
 */
public final class Schedule {
    private final long[] offsets;

    private Schedule(long[] offsets) {
        this.offsets = offsets;
    }

    /** Arrivals of many independent callers: a Poisson process, the same for the same seed. */
    public static Schedule poisson(double perSecond, Duration length, long seed) {
        var random = new SplittableRandom(seed);
        int count = Math.toIntExact(Math.round(perSecond * length.toNanos() / 1e9));
        long[] offsets = new long[count];
        double at = 0;
        for (int i = 0; i < count; i++) {
            at += -Math.log(1 - random.nextDouble()) * 1e9 / positive(perSecond);
            offsets[i] = (long) at;
        }
        return new Schedule(offsets);
    }

    /** One request after the other at equal distances. */
    public static Schedule steady(double perSecond, int count) {
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = (long) (i * 1e9 / positive(perSecond));
        }
        return new Schedule(offsets);
    }

    /** All at once: with a bounded number of connections, as fast as the server goes. */
    public static Schedule burst(int count) {
        return new Schedule(new long[count]);
    }

    public int size() {
        return offsets.length;
    }

    public long offsetNanos(int index) {
        return offsets[index];
    }

    /** From the beginning to the last request. */
    public Duration length() {
        return Duration.ofNanos(offsets.length == 0 ? 0 : offsets[offsets.length - 1]);
    }

    private static double positive(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: above 0)");
        }
        return perSecond;
    }
}
