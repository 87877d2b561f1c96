package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code t_ai_api_keys}: our credentials with providers. */
public final class AiApiKeys {
    public static final Table<Record> TABLE = DSL.table(DSL.name("t_ai_api_keys"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<Long> PROVIDER_ID = DSL.field(DSL.name("provider_id"), SQLDataType.BIGINT);
    public static final Field<String> KEY_NAME = DSL.field(DSL.name("key_name"), SQLDataType.VARCHAR);
    public static final Field<String> API_KEY = DSL.field(DSL.name("api_key"), SQLDataType.VARCHAR);
    public static final Field<String> BASE_URL = DSL.field(DSL.name("base_url"), SQLDataType.VARCHAR);
    public static final Field<Integer> PRIORITY = DSL.field(DSL.name("priority"), SQLDataType.INTEGER);
    public static final Field<Boolean> IS_ACTIVE = DSL.field(DSL.name("is_active"), SQLDataType.BOOLEAN);
    public static final Field<String> STATUS = DSL.field(DSL.name("status"), SQLDataType.VARCHAR);
    public static final Field<Integer> RATE_LIMIT_RPM = DSL.field(DSL.name("rate_limit_rpm"), SQLDataType.INTEGER);
    public static final Field<Integer> RATE_LIMIT_TPM = DSL.field(DSL.name("rate_limit_tpm"), SQLDataType.INTEGER);
    public static final Field<Integer> RATE_LIMIT_RPD = DSL.field(DSL.name("rate_limit_rpd"), SQLDataType.INTEGER);
    public static final Field<Integer> MAX_CONCURRENCY = DSL.field(DSL.name("max_concurrency"), SQLDataType.INTEGER);
    public static final Field<Long> REQUESTS_COUNT_TODAY =
            DSL.field(DSL.name("requests_count_today"), SQLDataType.BIGINT);
    public static final Field<Long> TOKENS_COUNT_TODAY = DSL.field(DSL.name("tokens_count_today"), SQLDataType.BIGINT);
    public static final Field<Long> ERRORS_COUNT_TODAY = DSL.field(DSL.name("errors_count_today"), SQLDataType.BIGINT);
    public static final Field<Long> REQUESTS_COUNT_TOTAL =
            DSL.field(DSL.name("requests_count_total"), SQLDataType.BIGINT);
    public static final Field<Long> TOKENS_COUNT_TOTAL = DSL.field(DSL.name("tokens_count_total"), SQLDataType.BIGINT);
    public static final Field<Instant> LAST_USED_AT = DSL.field(DSL.name("last_used_at"), InstantBinding.TYPE);
    public static final Field<Instant> LAST_ERROR_AT = DSL.field(DSL.name("last_error_at"), InstantBinding.TYPE);
    public static final Field<String> LAST_ERROR_MSG = DSL.field(DSL.name("last_error_msg"), SQLDataType.VARCHAR);
    public static final Field<Instant> RATE_LIMITED_UNTIL =
            DSL.field(DSL.name("rate_limited_until"), InstantBinding.TYPE);
    public static final Field<LocalDate> STATS_RESET_AT = DSL.field(DSL.name("stats_reset_at"), SQLDataType.LOCALDATE);
    public static final Field<String> CONFIG_JSON = DSL.field(DSL.name("config_json"), SQLDataType.VARCHAR);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            PROVIDER_ID,
            KEY_NAME,
            API_KEY,
            BASE_URL,
            PRIORITY,
            IS_ACTIVE,
            STATUS,
            RATE_LIMIT_RPM,
            RATE_LIMIT_TPM,
            RATE_LIMIT_RPD,
            MAX_CONCURRENCY,
            REQUESTS_COUNT_TODAY,
            TOKENS_COUNT_TODAY,
            ERRORS_COUNT_TODAY,
            REQUESTS_COUNT_TOTAL,
            TOKENS_COUNT_TOTAL,
            LAST_USED_AT,
            LAST_ERROR_AT,
            LAST_ERROR_MSG,
            RATE_LIMITED_UNTIL,
            STATS_RESET_AT,
            CONFIG_JSON,
            CREATED_AT,
            UPDATED_AT);

    private AiApiKeys() {}
}
