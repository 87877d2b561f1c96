package dev.penstock.gateway.store.money;

import dev.penstock.core.money.ledger.SliceRow;
import dev.penstock.gateway.store.table.BudgetSlices;
import dev.penstock.gateway.store.table.BudgetWindows;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/** Slices of which nothing is left to be said, within one transaction. */
public final class OldSlices {
    private final DSLContext sql;

    public OldSlices(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Deletes some that are closed and whose window ended before that time; what was spent from them stays in the ledger.
     *
     * @return how many were deleted; call again until it is 0
     */
    public int deleteBefore(Instant time, int limit) {
        List<Long> old = sql.select(BudgetSlices.ID)
                .from(BudgetSlices.TABLE)
                .where(BudgetSlices.STATE
                        .eq(Rows.state(SliceRow.State.CLOSED))
                        .and(BudgetSlices.WINDOW_ID.in(sql.select(BudgetWindows.ID)
                                .from(BudgetWindows.TABLE)
                                .where(BudgetWindows.WINDOW_END.lt(time)))))
                .limit(limit)
                .fetch(BudgetSlices.ID);
        return old.isEmpty()
                ? 0
                : sql.deleteFrom(BudgetSlices.TABLE)
                        .where(BudgetSlices.ID.in(old))
                        .execute();
    }
}
