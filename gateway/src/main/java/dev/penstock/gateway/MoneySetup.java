package dev.penstock.gateway;

import dev.penstock.core.dialect.Translators;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import dev.penstock.gateway.money.BooksWatch;
import dev.penstock.gateway.money.BudgetPlan;
import dev.penstock.gateway.money.Bursar;
import dev.penstock.gateway.money.BursarOnCall;
import dev.penstock.gateway.money.MoneyBudget;
import dev.penstock.gateway.money.MoneyMeters;
import dev.penstock.gateway.money.RefusalBook;
import dev.penstock.gateway.pipeline.Budget;
import dev.penstock.gateway.settings.BudgetSettings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.money.SqlTreasury;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Budgets, wired together. Whoever is not limited is not held for, and has no entries in the ledger.
 *
 * @param treasury fails where the database cannot be opened
 */
record MoneySetup(
        BudgetPlan plan,
        Budget budget,
        MoneyMeters meters,
        BursarOnCall bursar,
        CompletableFuture<SqlTreasury> treasury,
        RefusalBook refusals)
        implements AutoCloseable {

    /**
     * @param clock in place of the database's; absent but in tests
     * @throws IOException where the data folder cannot be used
     * @throws BudgetsDamaged where the journal of budgets is damaged, so that nobody knows what was spent
     */
    static MoneySetup of(
            BudgetSettings settings,
            Path data,
            CompletableFuture<Store> store,
            Translators translators,
            MoneyMeters meters,
            Optional<InstantSource> clock)
            throws IOException, BudgetsDamaged {
        BudgetPlan plan = new BudgetPlan(settings);
        CompletableFuture<SqlTreasury> treasury =
                store.thenApply(open -> clock.map(source -> SqlTreasury.of(open, settings.zone(), source))
                        .orElseGet(() -> SqlTreasury.of(open, settings.zone())));
        BooksWatch watch = new BooksWatch(plan, meters);
        BursarOnCall bursar;
        try {
            bursar = settings.isOff()
                    ? BursarOnCall.awaited(treasury, () -> Bursar.start(data.resolve("money"), treasury, watch))
                    : BursarOnCall.present(Bursar.start(data.resolve("money"), treasury, watch));
        } catch (JournalDamaged damaged) {
            throw new BudgetsDamaged(data.resolve("money"), damaged);
        }
        meters.watch(bursar);
        RefusalBook refusals = new RefusalBook(treasury, clock.orElse(InstantSource.system()), meters);
        Budget budget = new MoneyBudget(bursar, plan, translators, meters, refusals);
        return new MoneySetup(plan, budget, meters, bursar, treasury, refusals);
    }

    /** Whether calls of models with a price can be admitted, as far as that is known. */
    boolean isReady() {
        return bursar.present().map(each -> !each.isTroubled()).orElse(true);
    }

    @Override
    public void close() {
        refusals.close();
        bursar.close();
    }
}
