package dev.penstock.core.routing;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a provider charges its full price; at other times it charges a part of it. Public holidays are not known, and count as
 * the working days that they fall on: that is never too low.
 *
 * @param hours each from a time up to but without another, in {@code zone}, on {@code days}
 * @param offPeakPercent what is charged outside of them, in percent of the full price
 */
public record PeakHours(ZoneId zone, Set<DayOfWeek> days, List<Hours> hours, int offPeakPercent) {

    /** A part of a day. */
    public record Hours(LocalTime from, LocalTime to) {
        public Hours {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("hours: " + from + "-" + to + " (expected: an end after the start)");
            }
        }
    }

    public PeakHours {
        // In their order, so that the same hours read the same in every process.
        days = Collections.unmodifiableSet(new TreeSet<>(days));
        hours = List.copyOf(hours);
        if (offPeakPercent < 0 || offPeakPercent > 100) {
            throw new IllegalArgumentException("offPeakPercent: " + offPeakPercent + " (expected: 0..100)");
        }
    }

    public boolean contains(Instant time) {
        ZonedDateTime local = time.atZone(zone);
        LocalTime clock = local.toLocalTime();
        return days.contains(local.getDayOfWeek())
                && hours.stream().anyMatch(part -> !clock.isBefore(part.from()) && clock.isBefore(part.to()));
    }
}
