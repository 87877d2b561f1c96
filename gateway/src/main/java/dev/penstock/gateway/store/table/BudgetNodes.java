package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_budget_nodes}: which nodes spend from the budgets. */
public final class BudgetNodes {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_budget_nodes"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> NODE = DSL.field(DSL.name("node"), SQLDataType.VARCHAR);
    public static final Field<Long> EPOCH = DSL.field(DSL.name("epoch"), SQLDataType.BIGINT);
    public static final Field<Integer> LOST = DSL.field(DSL.name("lost"), SQLDataType.INTEGER);
    public static final Field<Integer> DISTRUSTED = DSL.field(DSL.name("distrusted"), SQLDataType.INTEGER);
    public static final Field<Long> LAST_LSN = DSL.field(DSL.name("last_lsn"), SQLDataType.BIGINT);
    public static final Field<Long> GRANT_SEQ = DSL.field(DSL.name("grant_seq"), SQLDataType.BIGINT);
    public static final Field<String> LAST_REPLY = DSL.field(DSL.name("last_reply"), SQLDataType.VARCHAR);
    public static final Field<Instant> HEARD_OF_AT = DSL.field(DSL.name("heard_of_at"), InstantBinding.TYPE);

    /** The time by the clock of the database. */
    public static final Field<Instant> NOW = DSL.field(DSL.raw("CURRENT_TIMESTAMP(3)"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS =
            List.of(ID, NODE, EPOCH, LOST, DISTRUSTED, LAST_LSN, GRANT_SEQ, LAST_REPLY, HEARD_OF_AT);

    private BudgetNodes() {}
}
