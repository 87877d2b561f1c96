package dev.penstock.gateway.money;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Translators;
import dev.penstock.gateway.pipeline.Budget;
import dev.penstock.gateway.pipeline.Caller;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The budgets of callers and of the site, kept by the {@link Bursar}. May be shared between threads. */
public final class MoneyBudget implements Budget {
    private final Bursar bursar;
    private final BudgetPlan plan;
    private final Translators translators;
    private final MoneyMeters meters;
    private final String life = UUID.randomUUID().toString().substring(0, 13);
    private final AtomicLong attempts = new AtomicLong();

    public MoneyBudget(Bursar bursar, BudgetPlan plan, Translators translators, MoneyMeters meters) {
        this.bursar = bursar;
        this.plan = plan;
        this.translators = translators;
        this.meters = meters;
    }

    @Override
    public Account open(Caller caller, Call call, String requestId) {
        return new CallAccount(this, caller, call, requestId);
    }

    Bursar bursar() {
        return bursar;
    }

    BudgetPlan plan() {
        return plan;
    }

    Translators translators() {
        return translators;
    }

    MoneyMeters meters() {
        return meters;
    }

    /** Never given twice, whatever callers call their requests. */
    String nextAttempt() {
        return life + "-" + Long.toString(attempts.incrementAndGet(), Character.MAX_RADIX);
    }
}
