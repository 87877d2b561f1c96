package dev.penstock.gateway.generate;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.core.money.ledger.Cashier;
import dev.penstock.gateway.money.BudgetPlan;
import dev.penstock.gateway.money.Bursar;
import dev.penstock.gateway.money.BursarOnCall;
import dev.penstock.gateway.money.RefusalBook;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.LedgerRows;
import dev.penstock.gateway.store.money.SqlTreasury;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the books say, for those who ask. May be shared between threads; nothing here makes an event loop wait. */
public final class Accounts {
    private final Vertx vertx;
    private final BudgetPlan plan;
    private final CompletableFuture<SqlTreasury> treasury;
    private final BursarOnCall bursar;
    private final RefusalBook refusals;

    public Accounts(
            Vertx vertx,
            BudgetPlan plan,
            CompletableFuture<SqlTreasury> treasury,
            BursarOnCall bursar,
            RefusalBook refusals) {
        this.refusals = refusals;
        this.vertx = vertx;
        this.plan = plan;
        this.treasury = treasury;
        this.bursar = bursar;
    }

    /** How the budgets of a caller stand. */
    Future<Standing> standing(String user) {
        return vertx.executeBlocking(() -> standing(treasury.join(), user), false);
    }

    private Standing standing(SqlTreasury books, String user) {
        return new Standing(plan.perRequest(), account(books, BudgetPlan.user(user)), account(books, Scope.site()));
    }

    private Standing.Account account(SqlTreasury books, Scope scope) {
        Optional<BudgetWindow> window = books.present(scope);
        Money spent = Money.ofNanos(window.map(BudgetWindow::spent).orElse(0L));
        Optional<Money> most = plan.limit(scope).map(Limit::most);
        long idle = bursar.present()
                .flatMap(Bursar::running)
                .map(cashier -> idle(cashier, scope))
                .orElse(0L);
        long left = window.filter(each -> most.isPresent())
                .map(each -> Math.max(0, each.limit() - each.spent() - each.granted() + idle))
                .orElseGet(() -> most.map(Money::nanos).orElse(0L));
        return new Standing.Account(
                scope,
                most,
                spent,
                Money.ofNanos(window.map(BudgetWindow::closed).orElse(false) ? 0 : left),
                window.map(each -> each.window().end()));
    }

    private static long idle(Cashier cashier, Scope scope) {
        return cashier.idle(scope, System.nanoTime());
    }

    /** What calls of a range of time cost, and how many were refused. */
    Future<JsonObject> report(LedgerRows.Filter filter) {
        return vertx.executeBlocking(() -> CostReport.of(filter, treasury.join(), refusals), false);
    }

    /** The same calls as a table. */
    Future<String> csv(LedgerRows.Filter filter) {
        return vertx.executeBlocking(() -> CostCsv.of(filter, treasury.join()), false);
    }

    /** The newest entries of a caller. */
    Future<List<LedgerRow>> newest(String user, int count) {
        return vertx.executeBlocking(() -> treasury.join().newest(user, count), false);
    }
}
