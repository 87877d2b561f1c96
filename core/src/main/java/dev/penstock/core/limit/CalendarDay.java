package dev.penstock.core.limit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Counts what happened today, by the calendar of a time zone. Guarded by its owner.
 *
 * <p>A day that has begun is not left again when the clock steps back over midnight.
 */
public final class CalendarDay {
    private final ZoneId zone;
    private long endsAt = Long.MIN_VALUE;
    private long count;

    public CalendarDay(ZoneId zone) {
        this.zone = zone;
    }

    public void add(long calls, long epochSecond) {
        roll(epochSecond);
        count += calls;
    }

    /** Takes back a call that was counted at that time, unless that day is over. */
    public void takeBack(long countedAt, long epochSecond) {
        roll(epochSecond);
        if (count > 0 && day(countedAt).equals(day(endsAt - 1))) {
            count--;
        }
    }

    public long count(long epochSecond) {
        roll(epochSecond);
        return count;
    }

    /** The seconds until the next day begins, at least 1. */
    public long secondsLeft(long epochSecond) {
        roll(epochSecond);
        return endsAt - epochSecond;
    }

    private void roll(long epochSecond) {
        if (epochSecond >= endsAt) {
            endsAt = day(epochSecond).plusDays(1).atStartOfDay(zone).toEpochSecond();
            count = 0;
        }
    }

    private LocalDate day(long epochSecond) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), zone);
    }
}
