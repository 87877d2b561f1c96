package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code t_ai_providers}: who sells models. */
public final class AiProviders {
    public static final Table<Record> TABLE = DSL.table(DSL.name("t_ai_providers"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> PROVIDER_CODE = DSL.field(DSL.name("provider_code"), SQLDataType.VARCHAR);
    public static final Field<String> PROVIDER_NAME = DSL.field(DSL.name("provider_name"), SQLDataType.VARCHAR);
    public static final Field<String> BASE_URL = DSL.field(DSL.name("base_url"), SQLDataType.VARCHAR);
    public static final Field<Boolean> IS_ACTIVE = DSL.field(DSL.name("is_active"), SQLDataType.BOOLEAN);
    public static final Field<Integer> SORT_ORDER = DSL.field(DSL.name("sort_order"), SQLDataType.INTEGER);
    public static final Field<String> DESCRIPTION = DSL.field(DSL.name("description"), SQLDataType.VARCHAR);
    public static final Field<String> CONFIG_JSON = DSL.field(DSL.name("config_json"), SQLDataType.VARCHAR);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            PROVIDER_CODE,
            PROVIDER_NAME,
            BASE_URL,
            IS_ACTIVE,
            SORT_ORDER,
            DESCRIPTION,
            CONFIG_JSON,
            CREATED_AT,
            UPDATED_AT);

    private AiProviders() {}
}
