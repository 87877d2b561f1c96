package dev.penstock.gateway.money;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Shortage;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.ledger.Cashier;
import dev.penstock.core.money.price.Charge;
import dev.penstock.gateway.store.money.SqlTreasury;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** What the metrics page shows of money. May be shared between threads. */
public final class MoneyMeters {
    private static final double NANOS = 1e9;

    private final MeterRegistry registry;
    private final UnaryOperator<String> known;
    private volatile SqlTreasury.Spending spending = new SqlTreasury.Spending(0, 0);
    private final ConcurrentHashMap<String, Counter> estimated = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> actual = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> refusals = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> charges = new ConcurrentHashMap<>();

    /**
     * Shows nothing yet but zeros, so that an increase is seen from the first event on.
     *
     * @param known turns a model's name into a label; there are no more of those than models that are listed
     */
    public MoneyMeters(MeterRegistry registry, UnaryOperator<String> known) {
        this.registry = registry;
        this.known = known;
        Gauge.builder("ep_chat_user_daily_spending_usd", this, each -> each.spending.userDay() / NANOS)
                .description("What the caller who spent most has spent today, in dollars")
                .register(registry);
        Gauge.builder("ep_chat_site_hourly_spending_usd", this, each -> each.spending.siteHour() / NANOS)
                .description("What all calls cost in this hour, in dollars")
                .register(registry);
        estimated("none");
        actual("none");
        for (String reason : new String[] {"request", "user", "site", "key", "key_month", "unpriced", "unavailable"}) {
            refusals(reason);
        }
        for (Charge.Status status : Charge.Status.values()) {
            charges(status.name());
        }
    }

    /** Shows how the bursar stands. */
    public void watch(BursarOnCall bursar) {
        gauge("penstock.budget.holds.open", "Attempts that money is set aside for", bursar, Cashier::openHolds);
        gauge("penstock.budget.waiting", "Attempts that wait for a grant", bursar, Cashier::waiting);
        counter(
                "penstock.budget.above.hold",
                "Attempts that cost more than was held for them",
                bursar,
                Cashier::aboveHold);
        counter("penstock.budget.overruns", "Times that no budget covered that", bursar, Cashier::overruns);
        Gauge.builder("penstock.budget.ready", bursar, MoneyMeters::ready)
                .description("1 where no budget is on, or budgets are kept and their treasury answers")
                .register(registry);
    }

    private static double ready(BursarOnCall bursar) {
        return bursar.present()
                        .map(each -> each.isReady() && !each.isTroubled())
                        .orElse(true)
                ? 1
                : 0;
    }

    private void gauge(String name, String what, BursarOnCall bursar, ToDoubleFunction<Cashier> figure) {
        Gauge.builder(name, bursar, orZero(figure)).description(what).register(registry);
    }

    private void counter(String name, String what, BursarOnCall bursar, ToDoubleFunction<Cashier> figure) {
        FunctionCounter.builder(name, bursar, orZero(figure)).description(what).register(registry);
    }

    private static ToDoubleFunction<BursarOnCall> orZero(ToDoubleFunction<Cashier> figure) {
        return bursar -> bursar.present()
                .flatMap(Bursar::running)
                .map(figure::applyAsDouble)
                .orElse(0.0);
    }

    void spending(SqlTreasury.Spending now) {
        spending = now;
    }

    void held(String model, Money worst) {
        estimated(known.apply(model)).increment(worst.nanos() / NANOS);
    }

    void charged(String model, Charge charge) {
        actual(known.apply(model)).increment(charge.amount().nanos() / NANOS);
        charges(charge.status().name()).increment();
    }

    /** A call was not admitted. */
    void refused(Problem problem) {
        Shortage shortage = problem.shortage();
        String reason = shortage != null
                ? shortage.scope()
                : problem.kind() == Problem.Kind.BUDGET_EXCEEDED ? "unpriced" : "unavailable";
        refusals(reason).increment();
    }

    private Counter estimated(String model) {
        return labelled(
                estimated, "ep_chat_estimated_cost_usd", "What was held for calls at most, in dollars", "model", model);
    }

    private Counter actual(String model) {
        return labelled(actual, "ep_chat_actual_cost_usd", "What calls cost in the end, in dollars", "model", model);
    }

    private Counter refusals(String reason) {
        return labelled(
                refusals, "ep_chat_budget_circuit_breaker", "Calls that a budget did not admit", "reason", reason);
    }

    private Counter charges(String status) {
        return labelled(
                charges,
                "penstock.ledger.entries",
                "Entries of the ledger, by how sure their amount is",
                "status",
                status.toLowerCase(Locale.ROOT));
    }

    private Counter labelled(
            ConcurrentHashMap<String, Counter> there, String name, String what, String tag, String label) {
        return there.computeIfAbsent(
                label,
                first -> Counter.builder(name).description(what).tag(tag, first).register(registry));
    }
}
