package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_journals}: how far each journal has been written to the database. */
public final class JournalTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_journals"));
    public static final Field<String> JOURNAL_ID = DSL.field(DSL.name("journal_id"), SQLDataType.VARCHAR);
    public static final Field<Long> SEGMENT = DSL.field(DSL.name("segment"), SQLDataType.BIGINT);
    public static final Field<Integer> POSITION = DSL.field(DSL.name("position"), SQLDataType.INTEGER);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(JOURNAL_ID, SEGMENT, POSITION, UPDATED_AT);

    private JournalTable() {}
}
