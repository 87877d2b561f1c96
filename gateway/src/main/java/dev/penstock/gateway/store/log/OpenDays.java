package dev.penstock.gateway.store.log;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * Which days (UTC) have rows that their sums may lack, so that whoever adds days up has to, and whoever reads sums reads the
 * rows instead: today and yesterday, whose calls are still being written; a day without sums; one that was added up before the
 * day after it was over. A day that retention has begun to delete is closed, if it has sums. Immutable.
 */
public final class OpenDays {
    private final int logDays;

    /**
     * @param logDays how long rows are kept
     */
    public OpenDays(int logDays) {
        this.logDays = logDays;
    }

    /** All of them up to today, in their order. */
    public List<LocalDate> upTo(DSLContext sql, Instant now) {
        return among(sql, LocalDate.EPOCH, day(now), now);
    }

    /** Those of some days, the first and the last included. */
    public List<LocalDate> among(DSLContext sql, LocalDate first, LocalDate last, Instant now) {
        Optional<LocalDate> oldest = new LogRows(sql).oldest().map(OpenDays::day);
        if (oldest.isEmpty() || oldest.get().isAfter(last)) {
            return List.of();
        }
        LocalDate from = oldest.get().isAfter(first) ? oldest.get() : first;
        LocalDate yesterday = day(now).minusDays(1);
        LocalDate whole = firstWhole(now);
        Map<LocalDate, Instant> made = new UsageStats(sql).madeAt(from, last);
        return from.datesUntil(last.plusDays(1))
                .filter(day -> !day.isBefore(yesterday)
                        || !made.containsKey(day)
                        || (!day.isBefore(whole) && made.get(day).isBefore(end(day.plusDays(1)))))
                .toList();
    }

    /** The first day of which no row is deleted yet. */
    public LocalDate firstWhole(Instant now) {
        return day(now).minusDays(logDays - 1L);
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
