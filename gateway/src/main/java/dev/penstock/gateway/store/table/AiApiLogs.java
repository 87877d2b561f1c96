package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code t_ai_api_logs}: one row per call to a provider. */
public final class AiApiLogs {
    public static final Table<Record> TABLE = DSL.table(DSL.name("t_ai_api_logs"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<Long> PROVIDER_ID = DSL.field(DSL.name("provider_id"), SQLDataType.BIGINT);
    public static final Field<String> PROVIDER_CODE = DSL.field(DSL.name("provider_code"), SQLDataType.VARCHAR);
    public static final Field<Long> MODEL_ID = DSL.field(DSL.name("model_id"), SQLDataType.BIGINT);
    public static final Field<Long> KEY_ID = DSL.field(DSL.name("key_id"), SQLDataType.BIGINT);
    public static final Field<Long> USER_ID = DSL.field(DSL.name("user_id"), SQLDataType.BIGINT);
    public static final Field<Long> VIRTUAL_KEY_ID = DSL.field(DSL.name("virtual_key_id"), SQLDataType.BIGINT);
    public static final Field<String> CALLER = DSL.field(DSL.name("caller"), SQLDataType.VARCHAR);
    public static final Field<String> REQUEST_ID = DSL.field(DSL.name("request_id"), SQLDataType.VARCHAR);
    public static final Field<Integer> ATTEMPT = DSL.field(DSL.name("attempt"), SQLDataType.INTEGER);
    public static final Field<String> REQUEST_TYPE = DSL.field(DSL.name("request_type"), SQLDataType.VARCHAR);
    public static final Field<String> MODEL_CODE = DSL.field(DSL.name("model_code"), SQLDataType.VARCHAR);
    public static final Field<Long> PROMPT_TOKENS = DSL.field(DSL.name("prompt_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> COMPLETION_TOKENS = DSL.field(DSL.name("completion_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> TOTAL_TOKENS = DSL.field(DSL.name("total_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> CACHED_TOKENS = DSL.field(DSL.name("cached_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> REASONING_TOKENS = DSL.field(DSL.name("reasoning_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> COST_NANOS = DSL.field(DSL.name("cost_nanos"), SQLDataType.BIGINT);
    public static final Field<String> REQUEST_PAYLOAD = DSL.field(DSL.name("request_payload"), SQLDataType.VARCHAR);
    public static final Field<String> RESPONSE_SUMMARY = DSL.field(DSL.name("response_summary"), SQLDataType.VARCHAR);
    public static final Field<String> ERROR_CODE = DSL.field(DSL.name("error_code"), SQLDataType.VARCHAR);
    public static final Field<String> ERROR_MESSAGE = DSL.field(DSL.name("error_message"), SQLDataType.VARCHAR);
    public static final Field<Long> FIRST_BYTE_MS = DSL.field(DSL.name("first_byte_ms"), SQLDataType.BIGINT);
    public static final Field<Long> LATENCY_MS = DSL.field(DSL.name("latency_ms"), SQLDataType.BIGINT);
    public static final Field<String> STATUS = DSL.field(DSL.name("status"), SQLDataType.VARCHAR);
    public static final Field<String> IP_ADDRESS = DSL.field(DSL.name("ip_address"), SQLDataType.VARCHAR);
    public static final Field<String> USER_AGENT = DSL.field(DSL.name("user_agent"), SQLDataType.VARCHAR);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            PROVIDER_ID,
            PROVIDER_CODE,
            MODEL_ID,
            KEY_ID,
            USER_ID,
            VIRTUAL_KEY_ID,
            CALLER,
            REQUEST_ID,
            ATTEMPT,
            REQUEST_TYPE,
            MODEL_CODE,
            PROMPT_TOKENS,
            COMPLETION_TOKENS,
            TOTAL_TOKENS,
            CACHED_TOKENS,
            REASONING_TOKENS,
            COST_NANOS,
            REQUEST_PAYLOAD,
            RESPONSE_SUMMARY,
            ERROR_CODE,
            ERROR_MESSAGE,
            FIRST_BYTE_MS,
            LATENCY_MS,
            STATUS,
            IP_ADDRESS,
            USER_AGENT,
            CREATED_AT);

    private AiApiLogs() {}
}
