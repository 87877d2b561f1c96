package dev.penstock.gateway.money;

import dev.penstock.gateway.store.money.SqlTreasury;
import java.time.Instant;
import java.util.function.Consumer;

/** Looks at the books once a second: which limits somebody set, and now and then how much was spent. Confined to one thread. */
public final class BooksWatch implements Consumer<SqlTreasury> {
    private static final int SPENDING_EVERY = 10;

    private final BudgetPlan plan;
    private final MoneyMeters meters;
    private int looks;

    public BooksWatch(BudgetPlan plan, MoneyMeters meters) {
        this.plan = plan;
        this.meters = meters;
    }

    @Override
    public void accept(SqlTreasury treasury) {
        plan.know(treasury.limits(), Instant.now());
        if (looks++ % SPENDING_EVERY == 0) {
            meters.spending(treasury.spending());
        }
    }
}
