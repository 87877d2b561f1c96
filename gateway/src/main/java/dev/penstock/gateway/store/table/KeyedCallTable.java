package dev.penstock.gateway.store.table;

import java.time.Instant;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_keyed_calls}. */
public final class KeyedCallTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_keyed_calls"));
    public static final Field<String> ID = DSL.field(DSL.name("id"), SQLDataType.VARCHAR);
    public static final Field<String> REQUEST = DSL.field(DSL.name("request"), SQLDataType.VARCHAR);
    public static final Field<String> STATE = DSL.field(DSL.name("state"), SQLDataType.VARCHAR);
    public static final Field<Integer> STATUS = DSL.field(DSL.name("status"), SQLDataType.INTEGER);
    public static final Field<String> CONTENT_TYPE = DSL.field(DSL.name("content_type"), SQLDataType.VARCHAR);
    public static final Field<byte[]> ANSWER = DSL.field(DSL.name("answer"), SQLDataType.BLOB);
    public static final Field<Long> ANSWER_BYTES = DSL.field(DSL.name("answer_bytes"), SQLDataType.BIGINT);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);

    private KeyedCallTable() {}
}
