package dev.penstock.gateway.store.table;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_master_key}: its one row names the master key that is sealed under. */
public final class MasterKeyTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_master_key"));
    public static final Field<Integer> ID = DSL.field(DSL.name("id"), SQLDataType.INTEGER);
    public static final Field<String> VERSION = DSL.field(DSL.name("version"), SQLDataType.VARCHAR);

    private MasterKeyTable() {}
}
