package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_alerts}. */
public final class AlertTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_alerts"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> LEVEL = DSL.field(DSL.name("level"), SQLDataType.VARCHAR);
    public static final Field<String> KIND = DSL.field(DSL.name("kind"), SQLDataType.VARCHAR);
    public static final Field<String> MESSAGE = DSL.field(DSL.name("message"), SQLDataType.VARCHAR);
    public static final Field<String> DETAILS_JSON = DSL.field(DSL.name("details_json"), SQLDataType.VARCHAR);
    public static final Field<Instant> ACKNOWLEDGED_AT = DSL.field(DSL.name("acknowledged_at"), InstantBinding.TYPE);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS =
            List.of(ID, LEVEL, KIND, MESSAGE, DETAILS_JSON, ACKNOWLEDGED_AT, CREATED_AT);

    private AlertTable() {}
}
