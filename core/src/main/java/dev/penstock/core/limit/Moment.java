package dev.penstock.core.limit;

/**
 * A point in time as two clocks tell it: one that never steps back, for windows and waits, and the calendar's. Immutable.
 *
 * <p>No record, because the second is worked out once: a choice among a hundred keys would divide a thousand times.
 */
public final class Moment {
    private final long millis;
    private final long second;
    private final long epochSecond;

    /**
     * @param millis of a monotonic clock with any beginning
     * @param epochSecond seconds since 1970 in UTC
     */
    public Moment(long millis, long epochSecond) {
        this.millis = millis;
        this.second = Math.floorDiv(millis, 1000L);
        this.epochSecond = epochSecond;
    }

    public long millis() {
        return millis;
    }

    public long epochSecond() {
        return epochSecond;
    }

    long second() {
        return second;
    }

    /** How many milliseconds from here until that many seconds have gone by on the clock's face. */
    long millisUntil(long secondsAhead) {
        return secondsAhead == 0 ? 0 : (second + secondsAhead) * 1000 - millis;
    }

    @Override
    public String toString() {
        return millis + " ms (" + epochSecond + " s)";
    }
}
