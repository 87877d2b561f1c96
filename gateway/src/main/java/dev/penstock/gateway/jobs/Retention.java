package dev.penstock.gateway.jobs;

import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.log.UsageStats;
import dev.penstock.gateway.store.money.OldSlices;
import dev.penstock.gateway.store.money.Refusals;
import dev.penstock.gateway.store.once.KeyedCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what is older than it should be, some rows at a time, so that whoever else writes waits for milliseconds only. */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 1000;

    private final Store store;
    private final int logDays;
    private final int statDays;

    Retention(Store store, int logDays, int statDays) {
        this.store = store;
        this.logDays = logDays;
        this.statDays = statDays;
    }

    void deleteOld(Instant now) {
        Instant firstCall = now.minus(Duration.ofDays(logDays));
        LocalDate firstDay = now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(statDays);
        long calls = all(() -> store.write(sql -> new LogRows(sql).deleteBefore(firstCall, BATCH)));
        long sums = all(() -> store.write(sql -> new UsageStats(sql).deleteBefore(firstDay, BATCH)));
        long slices = all(() -> store.write(sql -> new OldSlices(sql).deleteBefore(firstCall, BATCH)));
        long refusals = all(() -> store.write(sql -> new Refusals(sql).deleteBefore(firstCall, BATCH)));
        LOG.info(
                "deleted {} rows about calls older than {} days, {} sums older than {} days, {} closed slices of budgets, {} counts of"
                        + " refused calls",
                calls,
                logDays,
                sums,
                statDays,
                slices,
                refusals);
    }

    /** Forgets calls with keys, and what they were answered, when their keys may be used anew. */
    void forgetKeyedCalls(Instant now) {
        all(() -> store.write(sql -> new KeyedCalls(sql).deleteBefore(now.minus(KeyedCalls.KEPT), BATCH)));
    }

    private static long all(IntSupplier batch) {
        long deleted = 0;
        int some = batch.getAsInt();
        while (some > 0) {
            deleted += some;
            some = batch.getAsInt();
        }
        return deleted;
    }
}
