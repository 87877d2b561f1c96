package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_budget_limits}: limits that somebody set. */
public final class BudgetLimitTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_budget_limits"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> SCOPE_KIND = DSL.field(DSL.name("scope_kind"), SQLDataType.VARCHAR);
    public static final Field<String> SCOPE_SUBJECT = DSL.field(DSL.name("scope_subject"), SQLDataType.VARCHAR);
    public static final Field<Long> SPEND_LIMIT = DSL.field(DSL.name("spend_limit"), SQLDataType.BIGINT);
    public static final Field<Long> RAISED_LIMIT = DSL.field(DSL.name("raised_limit"), SQLDataType.BIGINT);
    public static final Field<Instant> RAISED_UNTIL = DSL.field(DSL.name("raised_until"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS =
            List.of(ID, SCOPE_KIND, SCOPE_SUBJECT, SPEND_LIMIT, RAISED_LIMIT, RAISED_UNTIL, UPDATED_AT);

    private BudgetLimitTable() {}
}
