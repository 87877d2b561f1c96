package dev.penstock.core.money;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * How long the windows of a scope are: hours, days and months as the clock on the wall of a zone shows them.
 *
 * <p>A day on which clocks change has 23 or 25 hours. Where they change by less than an hour (Lord Howe Island), the hour in
 * which they do is cut at the change, so that windows never overlap.
 */
public enum Period {
    HOUR,
    DAY,
    MONTH;

    /** The one window that contains a time. */
    public Window windowAt(Instant time, ZoneId zone) {
        ZonedDateTime local = time.atZone(zone);
        return switch (this) {
            case HOUR -> hour(local);
            case DAY -> new Window(startOfDay(local), startOfDay(local.plusDays(1)));
            case MONTH -> {
                ZonedDateTime first = local.withDayOfMonth(1);
                yield new Window(startOfDay(first), startOfDay(first.plusMonths(1)));
            }
        };
    }

    private static Instant startOfDay(ZonedDateTime day) {
        return day.toLocalDate().atStartOfDay(day.getZone()).toInstant();
    }

    private static Window hour(ZonedDateTime local) {
        // By the offset now in force, and not by the local time: an hour that the clock shows twice is two windows.
        Instant time = local.toInstant();
        Instant start = local.toOffsetDateTime().truncatedTo(ChronoUnit.HOURS).toInstant();
        Instant end = start.plus(1, ChronoUnit.HOURS);
        ZoneRules rules = local.getZone().getRules();
        ZoneOffsetTransition before = rules.previousTransition(time.plusNanos(1));
        ZoneOffsetTransition after = rules.nextTransition(time);
        if (before != null && before.getInstant().isAfter(start)) {
            start = before.getInstant();
        }
        if (after != null && after.getInstant().isBefore(end)) {
            end = after.getInstant();
        }
        return new Window(start, end);
    }
}
