package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_sessions}. */
public final class SessionTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_sessions"));
    public static final Field<String> ID = DSL.field(DSL.name("id"), SQLDataType.VARCHAR);
    public static final Field<Long> USER_ID = DSL.field(DSL.name("user_id"), SQLDataType.BIGINT);
    public static final Field<Long> GENERATION = DSL.field(DSL.name("generation"), SQLDataType.BIGINT);
    public static final Field<String> IP_ADDRESS = DSL.field(DSL.name("ip_address"), SQLDataType.VARCHAR);
    public static final Field<String> USER_AGENT = DSL.field(DSL.name("user_agent"), SQLDataType.VARCHAR);
    public static final Field<Instant> EXPIRES_AT = DSL.field(DSL.name("expires_at"), InstantBinding.TYPE);
    public static final Field<Instant> REVOKED_AT = DSL.field(DSL.name("revoked_at"), InstantBinding.TYPE);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS =
            List.of(ID, USER_ID, GENERATION, IP_ADDRESS, USER_AGENT, EXPIRES_AT, REVOKED_AT, CREATED_AT, UPDATED_AT);

    private SessionTable() {}
}
