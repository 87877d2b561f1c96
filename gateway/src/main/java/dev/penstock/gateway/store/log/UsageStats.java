package dev.penstock.gateway.store.log;

import static dev.penstock.gateway.store.table.AiUsageStats.AVG_LATENCY_MS;
import static dev.penstock.gateway.store.table.AiUsageStats.COLUMNS;
import static dev.penstock.gateway.store.table.AiUsageStats.COMPLETION_TOKENS;
import static dev.penstock.gateway.store.table.AiUsageStats.COST_NANOS;
import static dev.penstock.gateway.store.table.AiUsageStats.ERROR_COUNT;
import static dev.penstock.gateway.store.table.AiUsageStats.ID;
import static dev.penstock.gateway.store.table.AiUsageStats.KEY_ID;
import static dev.penstock.gateway.store.table.AiUsageStats.PROMPT_TOKENS;
import static dev.penstock.gateway.store.table.AiUsageStats.PROVIDER_CODE;
import static dev.penstock.gateway.store.table.AiUsageStats.PROVIDER_ID;
import static dev.penstock.gateway.store.table.AiUsageStats.RATE_LIMITED_COUNT;
import static dev.penstock.gateway.store.table.AiUsageStats.STAT_DATE;
import static dev.penstock.gateway.store.table.AiUsageStats.SUCCESS_COUNT;
import static dev.penstock.gateway.store.table.AiUsageStats.TABLE;
import static dev.penstock.gateway.store.table.AiUsageStats.TOTAL_COST;
import static dev.penstock.gateway.store.table.AiUsageStats.TOTAL_REQUESTS;
import static dev.penstock.gateway.store.table.AiUsageStats.TOTAL_TOKENS;
import static dev.penstock.gateway.store.table.AiUsageStats.UNPRICED_COUNT;
import static dev.penstock.gateway.store.table.AiUsageStats.UPDATED_AT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * What calls took per day, within one transaction. A day is added up anew from its rows each time, so that it may be done as
 * often as one likes; a day whose rows are deleted already must be left as it is.
 */
public final class UsageStats {
    private static final int NANO_DECIMALS = 9;
    private static final int KEPT_DECIMALS = 6;

    private final DSLContext sql;

    public UsageStats(DSLContext sql) {
        this.sql = sql;
    }

    /** Adds a day (UTC) up. */
    public void rollUp(LocalDate day, Instant now) {
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (DayUsage usage : new LogSums(sql).perKey(day, LogFilter.between(from, to))) {
            put(usage, now);
        }
    }

    private void put(DayUsage usage, Instant now) {
        Map<Field<?>, Object> sums = sums(usage.sums());
        sums.put(UPDATED_AT, now);
        sql.insertInto(TABLE)
                .set(PROVIDER_ID, usage.providerId())
                .set(PROVIDER_CODE, usage.providerCode())
                .set(KEY_ID, usage.keyId())
                .set(STAT_DATE, usage.day())
                .set(sums)
                .onConflict(PROVIDER_ID, PROVIDER_CODE, KEY_ID, STAT_DATE)
                .doUpdate()
                .set(sums)
                .execute();
    }

    private static Map<Field<?>, Object> sums(UsageSums of) {
        Map<Field<?>, Object> sums = new LinkedHashMap<>();
        sums.put(TOTAL_REQUESTS, of.requests());
        sums.put(SUCCESS_COUNT, of.successes());
        sums.put(ERROR_COUNT, of.errors());
        sums.put(RATE_LIMITED_COUNT, of.rateLimited());
        sums.put(TOTAL_TOKENS, of.totalTokens());
        sums.put(PROMPT_TOKENS, of.promptTokens());
        sums.put(COMPLETION_TOKENS, of.completionTokens());
        sums.put(
                TOTAL_COST,
                BigDecimal.valueOf(of.costNanos(), NANO_DECIMALS).setScale(KEPT_DECIMALS, RoundingMode.HALF_EVEN));
        sums.put(COST_NANOS, of.costNanos());
        sums.put(UNPRICED_COUNT, of.unpriced());
        sums.put(AVG_LATENCY_MS, of.averageLatencyMillis());
        return sums;
    }

    /** When the rows of some days were made, the first and the last day included; the oldest of each day. */
    public Map<LocalDate, Instant> madeAt(LocalDate first, LocalDate last) {
        Field<Instant> oldest = DSL.min(UPDATED_AT).as("made");
        return sql.select(STAT_DATE, oldest)
                .from(TABLE)
                .where(STAT_DATE.ge(first).and(STAT_DATE.le(last)))
                .groupBy(STAT_DATE)
                .fetchMap(STAT_DATE, oldest);
    }

    /** Every row of some days, the first and the last included. */
    public List<DayUsage> between(LocalDate first, LocalDate last) {
        Condition days = STAT_DATE.ge(first).and(STAT_DATE.le(last));
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(days)
                .orderBy(STAT_DATE, PROVIDER_ID, KEY_ID)
                .fetch(UsageStats::row);
    }

    private static DayUsage row(Record row) {
        long requests = row.get(TOTAL_REQUESTS);
        return new DayUsage(
                row.get(PROVIDER_ID),
                row.get(PROVIDER_CODE),
                row.get(KEY_ID),
                row.get(STAT_DATE),
                new UsageSums(
                        requests,
                        row.get(SUCCESS_COUNT),
                        row.get(ERROR_COUNT),
                        row.get(RATE_LIMITED_COUNT),
                        row.get(PROMPT_TOKENS),
                        row.get(COMPLETION_TOKENS),
                        row.get(COST_NANOS),
                        row.get(UNPRICED_COUNT),
                        requests * row.get(AVG_LATENCY_MS)));
    }

    /**
     * Deletes old days, but not many rows at once.
     *
     * @return how many rows were deleted; call again until it is 0
     */
    public int deleteBefore(LocalDate day, int limit) {
        List<Long> old = sql.select(ID)
                .from(TABLE)
                .where(STAT_DATE.lt(day))
                .orderBy(STAT_DATE)
                .limit(limit)
                .fetch(ID);
        return old.isEmpty() ? 0 : sql.deleteFrom(TABLE).where(ID.in(old)).execute();
    }
}
