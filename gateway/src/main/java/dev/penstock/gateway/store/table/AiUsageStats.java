package dev.penstock.gateway.store.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code t_ai_usage_stats}: what each key of a provider took per day. */
public final class AiUsageStats {
    public static final Table<Record> TABLE = DSL.table(DSL.name("t_ai_usage_stats"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<Long> PROVIDER_ID = DSL.field(DSL.name("provider_id"), SQLDataType.BIGINT);
    public static final Field<String> PROVIDER_CODE = DSL.field(DSL.name("provider_code"), SQLDataType.VARCHAR);
    public static final Field<Long> KEY_ID = DSL.field(DSL.name("key_id"), SQLDataType.BIGINT);
    public static final Field<LocalDate> STAT_DATE = DSL.field(DSL.name("stat_date"), SQLDataType.LOCALDATE);
    public static final Field<Long> TOTAL_REQUESTS = DSL.field(DSL.name("total_requests"), SQLDataType.BIGINT);
    public static final Field<Long> SUCCESS_COUNT = DSL.field(DSL.name("success_count"), SQLDataType.BIGINT);
    public static final Field<Long> ERROR_COUNT = DSL.field(DSL.name("error_count"), SQLDataType.BIGINT);
    public static final Field<Long> RATE_LIMITED_COUNT = DSL.field(DSL.name("rate_limited_count"), SQLDataType.BIGINT);
    public static final Field<Long> TOTAL_TOKENS = DSL.field(DSL.name("total_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> PROMPT_TOKENS = DSL.field(DSL.name("prompt_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> COMPLETION_TOKENS = DSL.field(DSL.name("completion_tokens"), SQLDataType.BIGINT);
    public static final Field<BigDecimal> TOTAL_COST = DSL.field(DSL.name("total_cost"), SQLDataType.DECIMAL);
    public static final Field<Long> COST_NANOS = DSL.field(DSL.name("cost_nanos"), SQLDataType.BIGINT);
    public static final Field<Long> UNPRICED_COUNT = DSL.field(DSL.name("unpriced_count"), SQLDataType.BIGINT);
    public static final Field<Long> AVG_LATENCY_MS = DSL.field(DSL.name("avg_latency_ms"), SQLDataType.BIGINT);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            PROVIDER_ID,
            PROVIDER_CODE,
            KEY_ID,
            STAT_DATE,
            TOTAL_REQUESTS,
            SUCCESS_COUNT,
            ERROR_COUNT,
            RATE_LIMITED_COUNT,
            TOTAL_TOKENS,
            PROMPT_TOKENS,
            COMPLETION_TOKENS,
            TOTAL_COST,
            COST_NANOS,
            UNPRICED_COUNT,
            AVG_LATENCY_MS,
            CREATED_AT,
            UPDATED_AT);

    private AiUsageStats() {}
}
