package dev.penstock.gateway;

import dev.penstock.core.dialect.Translators;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import dev.penstock.gateway.money.BooksWatch;
import dev.penstock.gateway.money.BudgetPlan;
import dev.penstock.gateway.money.Bursar;
import dev.penstock.gateway.money.MoneyBudget;
import dev.penstock.gateway.money.MoneyMeters;
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
 * Budgets, wired together. Where all of them are off there is no bursar: nothing is held, and nothing is written to the ledger.
 *
 * @param treasury fails where the database cannot be opened
 */
record MoneySetup(
        BudgetPlan plan,
        Budget budget,
        MoneyMeters meters,
        Optional<Bursar> bursar,
        CompletableFuture<SqlTreasury> treasury)
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
        if (settings.isOff()) {
            return new MoneySetup(plan, Budget.unlimited(), meters, Optional.empty(), treasury);
        }
        try {
            Bursar bursar = Bursar.start(data.resolve("money"), treasury, new BooksWatch(plan, meters));
            meters.watch(bursar);
            return new MoneySetup(
                    plan, new MoneyBudget(bursar, plan, translators, meters), meters, Optional.of(bursar), treasury);
        } catch (JournalDamaged damaged) {
            throw new BudgetsDamaged(data.resolve("money"), damaged);
        }
    }

    /** Whether calls of models with a price can be admitted, as far as that is known. */
    boolean isReady() {
        return bursar.isEmpty() || !bursar.get().isTroubled();
    }

    @Override
    public void close() {
        bursar.ifPresent(Bursar::close);
    }
}
