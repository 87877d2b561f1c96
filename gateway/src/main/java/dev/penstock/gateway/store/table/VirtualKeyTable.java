package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_virtual_keys}. */
public final class VirtualKeyTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_virtual_keys"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> PUBLIC_ID = DSL.field(DSL.name("public_id"), SQLDataType.VARCHAR);
    public static final Field<String> NAME = DSL.field(DSL.name("name"), SQLDataType.VARCHAR);
    public static final Field<String> HMAC = DSL.field(DSL.name("hmac"), SQLDataType.VARCHAR);
    public static final Field<Long> OWNER_ID = DSL.field(DSL.name("owner_id"), SQLDataType.BIGINT);
    public static final Field<String> MODELS_JSON = DSL.field(DSL.name("models_json"), SQLDataType.VARCHAR);
    public static final Field<Integer> RATE_LIMIT_RPM = DSL.field(DSL.name("rate_limit_rpm"), SQLDataType.INTEGER);
    public static final Field<Integer> RATE_LIMIT_TPM = DSL.field(DSL.name("rate_limit_tpm"), SQLDataType.INTEGER);
    public static final Field<Integer> RATE_LIMIT_RPD = DSL.field(DSL.name("rate_limit_rpd"), SQLDataType.INTEGER);
    public static final Field<Integer> MAX_CONCURRENCY = DSL.field(DSL.name("max_concurrency"), SQLDataType.INTEGER);
    public static final Field<Instant> EXPIRES_AT = DSL.field(DSL.name("expires_at"), InstantBinding.TYPE);
    public static final Field<Instant> REVOKED_AT = DSL.field(DSL.name("revoked_at"), InstantBinding.TYPE);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            PUBLIC_ID,
            NAME,
            HMAC,
            OWNER_ID,
            MODELS_JSON,
            RATE_LIMIT_RPM,
            RATE_LIMIT_TPM,
            RATE_LIMIT_RPD,
            MAX_CONCURRENCY,
            EXPIRES_AT,
            REVOKED_AT,
            CREATED_AT,
            UPDATED_AT);

    private VirtualKeyTable() {}
}
