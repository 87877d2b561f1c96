package dev.penstock.gateway.store.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code t_ai_models}: what can be bought. Prices are in dollars per 1,000 tokens. */
public final class AiModels {
    public static final Table<Record> TABLE = DSL.table(DSL.name("t_ai_models"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<Long> PROVIDER_ID = DSL.field(DSL.name("provider_id"), SQLDataType.BIGINT);
    public static final Field<String> MODEL_CODE = DSL.field(DSL.name("model_code"), SQLDataType.VARCHAR);
    public static final Field<String> MODEL_NAME = DSL.field(DSL.name("model_name"), SQLDataType.VARCHAR);
    public static final Field<String> UPSTREAM_NAME = DSL.field(DSL.name("upstream_name"), SQLDataType.VARCHAR);
    public static final Field<String> MODEL_TYPE = DSL.field(DSL.name("model_type"), SQLDataType.VARCHAR);
    public static final Field<Integer> MAX_INPUT_TOKENS = DSL.field(DSL.name("max_input_tokens"), SQLDataType.INTEGER);
    public static final Field<Integer> MAX_OUTPUT_TOKENS =
            DSL.field(DSL.name("max_output_tokens"), SQLDataType.INTEGER);
    public static final Field<Boolean> SUPPORTS_STREAMING =
            DSL.field(DSL.name("supports_streaming"), SQLDataType.BOOLEAN);
    public static final Field<Boolean> SUPPORTS_FUNCTION_CALL =
            DSL.field(DSL.name("supports_function_call"), SQLDataType.BOOLEAN);
    public static final Field<Boolean> SUPPORTS_VISION = DSL.field(DSL.name("supports_vision"), SQLDataType.BOOLEAN);
    public static final Field<BigDecimal> COST_PER_1K_PROMPT_TOKENS =
            DSL.field(DSL.name("cost_per_1k_prompt_tokens"), SQLDataType.DECIMAL);
    public static final Field<BigDecimal> COST_PER_1K_COMPLETION_TOKENS =
            DSL.field(DSL.name("cost_per_1k_completion_tokens"), SQLDataType.DECIMAL);
    public static final Field<BigDecimal> COST_PER_1K_CACHED_TOKENS =
            DSL.field(DSL.name("cost_per_1k_cached_tokens"), SQLDataType.DECIMAL);
    public static final Field<BigDecimal> COST_PER_1K_CACHE_WRITE_TOKENS =
            DSL.field(DSL.name("cost_per_1k_cache_write_tokens"), SQLDataType.DECIMAL);
    public static final Field<BigDecimal> COST_PER_1K_REASONING_TOKENS =
            DSL.field(DSL.name("cost_per_1k_reasoning_tokens"), SQLDataType.DECIMAL);
    public static final Field<Boolean> IS_ACTIVE = DSL.field(DSL.name("is_active"), SQLDataType.BOOLEAN);
    public static final Field<Boolean> IS_DEFAULT = DSL.field(DSL.name("is_default"), SQLDataType.BOOLEAN);
    public static final Field<Integer> SORT_ORDER = DSL.field(DSL.name("sort_order"), SQLDataType.INTEGER);
    public static final Field<String> DESCRIPTION = DSL.field(DSL.name("description"), SQLDataType.VARCHAR);
    public static final Field<String> CONFIG_JSON = DSL.field(DSL.name("config_json"), SQLDataType.VARCHAR);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            PROVIDER_ID,
            MODEL_CODE,
            MODEL_NAME,
            UPSTREAM_NAME,
            MODEL_TYPE,
            MAX_INPUT_TOKENS,
            MAX_OUTPUT_TOKENS,
            SUPPORTS_STREAMING,
            SUPPORTS_FUNCTION_CALL,
            SUPPORTS_VISION,
            COST_PER_1K_PROMPT_TOKENS,
            COST_PER_1K_COMPLETION_TOKENS,
            COST_PER_1K_CACHED_TOKENS,
            COST_PER_1K_CACHE_WRITE_TOKENS,
            COST_PER_1K_REASONING_TOKENS,
            IS_ACTIVE,
            IS_DEFAULT,
            SORT_ORDER,
            DESCRIPTION,
            CONFIG_JSON,
            CREATED_AT,
            UPDATED_AT);

    private AiModels() {}
}
