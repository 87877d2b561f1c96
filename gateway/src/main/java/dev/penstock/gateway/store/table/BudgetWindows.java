package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_budget_windows}: what scopes may spend in their windows. */
public final class BudgetWindows {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_budget_windows"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> SCOPE_KIND = DSL.field(DSL.name("scope_kind"), SQLDataType.VARCHAR);
    public static final Field<String> SCOPE_SUBJECT = DSL.field(DSL.name("scope_subject"), SQLDataType.VARCHAR);
    public static final Field<Instant> WINDOW_START = DSL.field(DSL.name("window_start"), InstantBinding.TYPE);
    public static final Field<Instant> WINDOW_END = DSL.field(DSL.name("window_end"), InstantBinding.TYPE);
    public static final Field<Long> SPEND_LIMIT = DSL.field(DSL.name("spend_limit"), SQLDataType.BIGINT);
    public static final Field<Long> SPENT = DSL.field(DSL.name("spent"), SQLDataType.BIGINT);
    public static final Field<Long> GRANTED = DSL.field(DSL.name("granted"), SQLDataType.BIGINT);
    public static final Field<Long> UNATTRIBUTED = DSL.field(DSL.name("unattributed"), SQLDataType.BIGINT);
    public static final Field<Long> OVERRUN = DSL.field(DSL.name("overrun"), SQLDataType.BIGINT);
    public static final Field<Integer> CLOSED = DSL.field(DSL.name("closed"), SQLDataType.INTEGER);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            SCOPE_KIND,
            SCOPE_SUBJECT,
            WINDOW_START,
            WINDOW_END,
            SPEND_LIMIT,
            SPENT,
            GRANTED,
            UNATTRIBUTED,
            OVERRUN,
            CLOSED);

    private BudgetWindows() {}
}
