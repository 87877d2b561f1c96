package dev.penstock.gateway.jobs;

import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.log.UsageStats;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Adds up what calls took per day (UTC). A day is added up anew from its rows, so rows that came late are counted, and nothing is
 * counted twice.
 */
final class Statistics {
    /** Rows come late where a database was away; so long after, the hour's run counts them. */
    private static final int DAYS_BACK = 1;

    private static final int DAYS_BACK_DAILY = 7;

    private final Store store;
    private final int logDays;

    /**
     * @param logDays how long rows are kept: a day that has lost some is left as it was added up
     */
    Statistics(Store store, int logDays) {
        this.store = store;
        this.logDays = logDays;
    }

    /** Adds up what may have changed, and every day that nobody added up yet. */
    void addUp(Instant now) {
        addUp(now, DAYS_BACK);
    }

    /** The same, further back. */
    void addUpAgain(Instant now) {
        addUp(now, DAYS_BACK_DAILY);
    }

    private void addUp(Instant now, int daysBack) {
        LocalDate today = day(now);
        LocalDate whole = today.minusDays(logDays - 1L);
        LocalDate first = firstOpen().orElse(today);
        LocalDate back = today.minusDays(daysBack);
        first = first.isAfter(back) ? back : first;
        first = first.isBefore(whole) ? whole : first;
        for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
            LocalDate each = day;
            store.write(sql -> {
                new UsageStats(sql).rollUp(each, now);
                return each;
            });
        }
    }

    /** The last day that has sums, which may have grown since; or the first that has rows. */
    private Optional<LocalDate> firstOpen() {
        return store.read(sql -> {
            Optional<LocalDate> newest = new UsageStats(sql).newest();
            return newest.isPresent() ? newest : new LogRows(sql).oldest().map(Statistics::day);
        });
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
