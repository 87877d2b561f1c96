package dev.penstock.gateway.store.money;

import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.store.table.BudgetWindows;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/** The windows of budgets that run now, within one transaction. */
public final class OpenWindows {
    private final DSLContext sql;

    public OpenWindows(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Those of which much is spent.
     *
     * @param percent of the limit, at least
     */
    public List<BudgetWindow> spentAtLeast(int percent, Instant now) {
        return sql
                .select(BudgetWindows.COLUMNS)
                .from(BudgetWindows.TABLE)
                .where(BudgetWindows.WINDOW_START
                        .le(now)
                        .and(BudgetWindows.WINDOW_END.gt(now))
                        .and(BudgetWindows.SPENT.gt(0L)))
                .orderBy(BudgetWindows.ID)
                .fetch(Rows::window)
                .stream()
                .filter(window -> window.spent() / percent >= window.limit() / 100)
                .toList();
    }
}
