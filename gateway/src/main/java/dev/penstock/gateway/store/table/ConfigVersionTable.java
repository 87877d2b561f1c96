package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_config_version}: its one row counts the changes of the configuration. */
public final class ConfigVersionTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_config_version"));
    public static final Field<Integer> ID = DSL.field(DSL.name("id"), SQLDataType.INTEGER);
    public static final Field<Long> VERSION = DSL.field(DSL.name("version"), SQLDataType.BIGINT);
    public static final Field<Instant> CHANGED_AT = DSL.field(DSL.name("changed_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(ID, VERSION, CHANGED_AT);

    private ConfigVersionTable() {}
}
