package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_refusals}. */
public final class RefusalTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_refusals"));
    public static final Field<String> ID = DSL.field(DSL.name("id"), SQLDataType.VARCHAR);
    public static final Field<Instant> HOUR_START = DSL.field(DSL.name("hour_start"), InstantBinding.TYPE);
    public static final Field<String> CALLER = DSL.field(DSL.name("caller"), SQLDataType.VARCHAR);
    public static final Field<String> SCOPE = DSL.field(DSL.name("scope"), SQLDataType.VARCHAR);
    public static final Field<Long> REFUSED = DSL.field(DSL.name("refused"), SQLDataType.BIGINT);

    public static final List<Field<?>> COLUMNS = List.of(ID, HOUR_START, CALLER, SCOPE, REFUSED);

    private RefusalTable() {}
}
