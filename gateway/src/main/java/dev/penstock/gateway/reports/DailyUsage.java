package dev.penstock.gateway.reports;

import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.DayUsage;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogSums;
import dev.penstock.gateway.store.log.OpenDays;
import dev.penstock.gateway.store.log.UsageStats;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * What each key took on each day: of the statistics, and of days that these may lack rows of, of the rows as they are now.
 * Writes nothing.
 */
final class DailyUsage {
    private final Store store;
    private final OpenDays openDays;
    private final Instant now;

    DailyUsage(Store store, OpenDays openDays, Instant now) {
        this.store = store;
        this.openDays = openDays;
        this.now = now;
    }

    List<DayUsage> of(Period.Days days) {
        Set<LocalDate> open =
                new HashSet<>(store.read((DSLContext sql) -> openDays.among(sql, days.first(), days.last(), now)));
        List<DayUsage> all = new ArrayList<>();
        store.read((DSLContext sql) -> new UsageStats(sql).between(days.first(), days.last())).stream()
                .filter(usage -> !open.contains(usage.day()))
                .forEach(all::add);
        open.forEach(day -> all.addAll(live(day)));
        return all;
    }

    private List<DayUsage> live(LocalDate day) {
        Period.Days only = new Period.Days(day, day);
        return store.read((DSLContext sql) -> new LogSums(sql).perKey(day, LogFilter.between(only.from(), only.to())));
    }
}
