package dev.penstock.gateway.store.table;

import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_budget_slices}: what was granted to nodes. */
public final class BudgetSlices {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_budget_slices"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> NODE = DSL.field(DSL.name("node"), SQLDataType.VARCHAR);
    public static final Field<Long> EPOCH = DSL.field(DSL.name("epoch"), SQLDataType.BIGINT);
    public static final Field<Long> WINDOW_ID = DSL.field(DSL.name("window_id"), SQLDataType.BIGINT);
    public static final Field<Long> AMOUNT = DSL.field(DSL.name("amount"), SQLDataType.BIGINT);
    public static final Field<Long> USED = DSL.field(DSL.name("used"), SQLDataType.BIGINT);
    public static final Field<String> STATE = DSL.field(DSL.name("state"), SQLDataType.VARCHAR);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(ID, NODE, EPOCH, WINDOW_ID, AMOUNT, USED, STATE);

    private BudgetSlices() {}
}
