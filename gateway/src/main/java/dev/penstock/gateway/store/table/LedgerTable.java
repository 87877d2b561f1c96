package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_ledger}: what each attempt cost. */
public final class LedgerTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_ledger"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> ENTRY_ID = DSL.field(DSL.name("entry_id"), SQLDataType.VARCHAR);
    public static final Field<String> KIND = DSL.field(DSL.name("kind"), SQLDataType.VARCHAR);
    public static final Field<Long> AMOUNT = DSL.field(DSL.name("amount"), SQLDataType.BIGINT);
    public static final Field<Long> ESTIMATE = DSL.field(DSL.name("estimate"), SQLDataType.BIGINT);
    public static final Field<String> STATUS = DSL.field(DSL.name("status"), SQLDataType.VARCHAR);
    public static final Field<Long> INPUT_TOKENS = DSL.field(DSL.name("input_tokens"), SQLDataType.BIGINT);
    public static final Field<Long> OUTPUT_TOKENS = DSL.field(DSL.name("output_tokens"), SQLDataType.BIGINT);
    public static final Field<String> REQUEST_ID = DSL.field(DSL.name("request_id"), SQLDataType.VARCHAR);
    public static final Field<String> USER_NAME = DSL.field(DSL.name("user_name"), SQLDataType.VARCHAR);
    public static final Field<String> VIRTUAL_KEY = DSL.field(DSL.name("virtual_key"), SQLDataType.VARCHAR);
    public static final Field<String> PROVIDER = DSL.field(DSL.name("provider"), SQLDataType.VARCHAR);
    public static final Field<String> MODEL = DSL.field(DSL.name("model"), SQLDataType.VARCHAR);
    public static final Field<String> PRICE_VERSION = DSL.field(DSL.name("price_version"), SQLDataType.VARCHAR);
    /** The ids of those that the whole amount is taken from, each of which guards another scope. */
    public static final Field<String> WINDOWS = DSL.field(DSL.name("windows"), SQLDataType.VARCHAR);

    public static final Field<String> REASON = DSL.field(DSL.name("reason"), SQLDataType.VARCHAR);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            ENTRY_ID,
            KIND,
            AMOUNT,
            ESTIMATE,
            STATUS,
            INPUT_TOKENS,
            OUTPUT_TOKENS,
            REQUEST_ID,
            USER_NAME,
            VIRTUAL_KEY,
            PROVIDER,
            MODEL,
            PRICE_VERSION,
            REASON,
            WINDOWS,
            CREATED_AT);

    private LedgerTable() {}
}
