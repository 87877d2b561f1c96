package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_audit}. */
public final class AuditTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_audit"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<Long> ACTOR_ID = DSL.field(DSL.name("actor_id"), SQLDataType.BIGINT);
    public static final Field<String> ACTOR = DSL.field(DSL.name("actor"), SQLDataType.VARCHAR);
    public static final Field<String> ACTION = DSL.field(DSL.name("action"), SQLDataType.VARCHAR);
    public static final Field<String> ENTITY = DSL.field(DSL.name("entity"), SQLDataType.VARCHAR);
    public static final Field<String> ENTITY_ID = DSL.field(DSL.name("entity_id"), SQLDataType.VARCHAR);
    public static final Field<String> BEFORE_JSON = DSL.field(DSL.name("before_json"), SQLDataType.VARCHAR);
    public static final Field<String> AFTER_JSON = DSL.field(DSL.name("after_json"), SQLDataType.VARCHAR);
    public static final Field<String> IP_ADDRESS = DSL.field(DSL.name("ip_address"), SQLDataType.VARCHAR);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS =
            List.of(ID, ACTOR_ID, ACTOR, ACTION, ENTITY, ENTITY_ID, BEFORE_JSON, AFTER_JSON, IP_ADDRESS, CREATED_AT);

    private AuditTable() {}
}
