package dev.penstock.gateway.store.log;

import static dev.penstock.gateway.store.table.AiApiLogs.CALLER;
import static dev.penstock.gateway.store.table.AiApiLogs.COMPLETION_TOKENS;
import static dev.penstock.gateway.store.table.AiApiLogs.COST_NANOS;
import static dev.penstock.gateway.store.table.AiApiLogs.ERROR_CODE;
import static dev.penstock.gateway.store.table.AiApiLogs.KEY_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.LATENCY_MS;
import static dev.penstock.gateway.store.table.AiApiLogs.MODEL_CODE;
import static dev.penstock.gateway.store.table.AiApiLogs.PROMPT_TOKENS;
import static dev.penstock.gateway.store.table.AiApiLogs.PROVIDER_CODE;
import static dev.penstock.gateway.store.table.AiApiLogs.PROVIDER_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.STATUS;
import static dev.penstock.gateway.store.table.AiApiLogs.TABLE;
import static dev.penstock.gateway.store.table.AiApiLogs.TOTAL_TOKENS;
import static dev.penstock.gateway.store.table.AiApiLogs.USER_ID;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Rows about calls, added up within one transaction. */
public final class LogSums {
    private static final Field<Integer> REQUESTS = count().as("requests");
    private static final Field<BigDecimal> SUCCESSES =
            counted(STATUS.eq("success")).as("successes");
    private static final Field<BigDecimal> ERRORS =
            counted(STATUS.in("error", "timeout")).as("errors");
    private static final Field<BigDecimal> RATE_LIMITED =
            counted(STATUS.eq("rate_limited")).as("limited");
    private static final Field<BigDecimal> PROMPT = sum(PROMPT_TOKENS).as("prompt");
    private static final Field<BigDecimal> COMPLETION = sum(COMPLETION_TOKENS).as("completion");
    private static final Field<BigDecimal> COST = sum(COST_NANOS).as("cost");
    private static final Field<BigDecimal> UNPRICED =
            counted(COST_NANOS.isNull().and(TOTAL_TOKENS.gt(0L))).as("unpriced");
    private static final Field<BigDecimal> LATENCY = sum(LATENCY_MS).as("latency");
    private static final List<Field<?>> SUMS =
            List.of(REQUESTS, SUCCESSES, ERRORS, RATE_LIMITED, PROMPT, COMPLETION, COST, UNPRICED, LATENCY);

    private static final Field<Long> PROVIDER =
            coalesce(PROVIDER_ID, inline(0L)).as("provider");
    private static final Field<Long> KEY = coalesce(KEY_ID, inline(0L)).as("api_key_id");
    private static final Field<Long> USER = coalesce(USER_ID, inline(0L)).as("caller_id");
    private static final Field<String> ERROR = coalesce(ERROR_CODE, inline("")).as("code");

    private final DSLContext sql;

    public LogSums(DSLContext sql) {
        this.sql = sql;
    }

    private static Field<BigDecimal> counted(Condition condition) {
        return sum(when(condition, inline(1)).otherwise(inline(0)));
    }

    /** All rows together. */
    public UsageSums total(LogFilter filter) {
        return sums(
                sql.select(SUMS).from(TABLE).where(LogRows.condition(filter)).fetchSingle());
    }

    /** Whose calls they were: {@code userId} is 0 for callers that are no users, and {@code name} is that of their key. */
    public record Caller(long userId, String name) {}

    /** By model, each by its public name. */
    public Map<String, UsageSums> perModel(LogFilter filter) {
        return sql.select(MODEL_CODE)
                .select(SUMS)
                .from(TABLE)
                .where(LogRows.condition(filter))
                .groupBy(MODEL_CODE)
                .orderBy(MODEL_CODE)
                .fetchMap(MODEL_CODE, LogSums::sums);
    }

    public Map<Caller, UsageSums> perCaller(LogFilter filter) {
        return sql.select(USER, CALLER)
                .select(SUMS)
                .from(TABLE)
                .where(LogRows.condition(filter))
                .groupBy(USER_ID, CALLER)
                .orderBy(USER, CALLER)
                .fetchMap(row -> new Caller(row.get(USER), row.get(CALLER)), LogSums::sums);
    }

    /**
     * By key of a provider.
     *
     * @param day the one that the filter means
     */
    public List<DayUsage> perKey(LocalDate day, LogFilter filter) {
        return sql.select(PROVIDER, PROVIDER_CODE, KEY)
                .select(SUMS)
                .from(TABLE)
                .where(LogRows.condition(filter))
                .groupBy(PROVIDER_ID, PROVIDER_CODE, KEY_ID)
                .fetch(row -> new DayUsage(row.get(PROVIDER), row.get(PROVIDER_CODE), row.get(KEY), day, sums(row)));
    }

    /** How many rows did not succeed, by kind of problem; the most frequent first. */
    public Map<String, Integer> errorsByCode(LogFilter filter) {
        return sql.select(ERROR, REQUESTS)
                .from(TABLE)
                .where(failed(filter))
                .groupBy(ERROR_CODE)
                .orderBy(REQUESTS.desc())
                .fetchMap(ERROR, REQUESTS);
    }

    /** How many rows did not succeed, by key; 0 stands for keys of the environment. */
    public Map<Long, Integer> errorsByKey(LogFilter filter) {
        return sql.select(KEY, REQUESTS)
                .from(TABLE)
                .where(failed(filter))
                .groupBy(KEY_ID)
                .orderBy(REQUESTS.desc())
                .fetchMap(KEY, REQUESTS);
    }

    private static Condition failed(LogFilter filter) {
        return LogRows.condition(filter).and(STATUS.in("error", "timeout", "rate_limited"));
    }

    private static UsageSums sums(Record row) {
        return new UsageSums(
                row.get(REQUESTS),
                number(row, SUCCESSES),
                number(row, ERRORS),
                number(row, RATE_LIMITED),
                number(row, PROMPT),
                number(row, COMPLETION),
                number(row, COST),
                number(row, UNPRICED),
                number(row, LATENCY));
    }

    private static long number(Record row, Field<BigDecimal> sum) {
        BigDecimal value = row.get(sum);
        return value == null ? 0 : value.longValueExact();
    }
}
