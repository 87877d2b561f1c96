package dev.penstock.gateway.reports;

import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.DayUsage;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.log.LogSums;
import dev.penstock.gateway.store.log.UsageStats;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * What each key took on each day. Today and yesterday are added up from the rows of their calls as they are now; days before
 * come from the statistics, which are brought up to date where rows came in after they had been made.
 */
final class DailyUsage {
    private final Store store;
    private final Instant now;

    DailyUsage(Store store, Instant now) {
        this.store = store;
        this.now = now;
    }

    List<DayUsage> of(Period.Days days) {
        LocalDate yesterday = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        LocalDate lastKept = days.last().isBefore(yesterday) ? days.last() : yesterday.minusDays(1);
        List<DayUsage> all = new ArrayList<>();
        if (!days.first().isAfter(lastKept)) {
            stale(days.first(), lastKept)
                    .forEach(day -> store.write((DSLContext sql) -> {
                        new UsageStats(sql).rollUp(day, now);
                        return true;
                    }));
            all.addAll(store.read((DSLContext sql) -> new UsageStats(sql).between(days.first(), lastKept)));
        }
        LocalDate firstLive = days.first().isAfter(lastKept) ? days.first() : lastKept.plusDays(1);
        firstLive.datesUntil(days.last().plusDays(1)).forEach(day -> all.addAll(live(day)));
        return all;
    }

    private List<DayUsage> live(LocalDate day) {
        Period.Days only = new Period.Days(day, day);
        return store.read((DSLContext sql) -> new LogSums(sql).perKey(day, LogFilter.between(only.from(), only.to())));
    }

    /**
     * Days with rows whose statistics were made before the day after them was over. Of the oldest day some rows may be deleted
     * already, so statistics that it has are left as they are.
     */
    private List<LocalDate> stale(LocalDate first, LocalDate last) {
        Optional<LocalDate> oldest = store.read((DSLContext sql) -> new LogRows(sql).oldest())
                .map(moment -> LocalDate.ofInstant(moment, ZoneOffset.UTC));
        if (oldest.isEmpty() || oldest.get().isAfter(last)) {
            return List.of();
        }
        LocalDate from = oldest.get().isAfter(first) ? oldest.get() : first;
        Map<LocalDate, Instant> made = store.read((DSLContext sql) -> new UsageStats(sql).madeAt(from, last));
        return from.datesUntil(last.plusDays(1))
                .filter(day -> !made.containsKey(day)
                        || (day.isAfter(oldest.get())
                                && made.get(day)
                                        .isBefore(day.plusDays(2)
                                                .atStartOfDay(ZoneOffset.UTC)
                                                .toInstant())))
                .toList();
    }
}
