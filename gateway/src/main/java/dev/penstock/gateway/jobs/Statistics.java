package dev.penstock.gateway.jobs;

import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.OpenDays;
import dev.penstock.gateway.store.log.UsageStats;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.TreeSet;
import org.jooq.DSLContext;

/**
 * Adds up what calls took per day (UTC). A day is added up anew from its rows, so rows that came late are counted, and nothing is
 * counted twice.
 */
final class Statistics {
    /** Rows come late where a database was away. */
    private static final int DAYS_AGAIN = 7;

    private final Store store;
    private final OpenDays days;

    /**
     * @param logDays how long rows are kept: a day that has lost some is left as it was added up
     */
    Statistics(Store store, int logDays) {
        this.store = store;
        this.days = new OpenDays(logDays);
    }

    /** Adds up every day whose sums may lack rows. */
    void addUp(Instant now) {
        addUp(store.read((DSLContext sql) -> days.upTo(sql, now)), now);
    }

    /** The same, and the days before once more. */
    void addUpAgain(Instant now) {
        TreeSet<LocalDate> all = new TreeSet<>();
        all.addAll(store.read((DSLContext sql) -> days.upTo(sql, now)));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        today.minusDays(DAYS_AGAIN)
                .datesUntil(today)
                .filter(day -> !day.isBefore(days.firstWhole(now)))
                .forEach(all::add);
        addUp(all, now);
    }

    private void addUp(Collection<LocalDate> some, Instant now) {
        for (LocalDate day : some) {
            store.write(sql -> {
                new UsageStats(sql).rollUp(day, now);
                return day;
            });
        }
    }
}
