package dev.penstock.gateway.store.table;

import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_ledger_parts}: which windows entries are taken from. */
public final class LedgerParts {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_ledger_parts"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> ENTRY_ID = DSL.field(DSL.name("entry_id"), SQLDataType.VARCHAR);
    public static final Field<Long> SLICE_ID = DSL.field(DSL.name("slice_id"), SQLDataType.BIGINT);
    public static final Field<Long> WINDOW_ID = DSL.field(DSL.name("window_id"), SQLDataType.BIGINT);
    public static final Field<Long> FROM_SLICE = DSL.field(DSL.name("from_slice"), SQLDataType.BIGINT);
    public static final Field<Long> OVERRUN = DSL.field(DSL.name("overrun"), SQLDataType.BIGINT);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(ID, ENTRY_ID, SLICE_ID, WINDOW_ID, FROM_SLICE, OVERRUN);

    private LedgerParts() {}
}
