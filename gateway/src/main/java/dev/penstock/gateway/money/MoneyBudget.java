package dev.penstock.gateway.money;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.money.price.PriceVersion;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Version;
import dev.penstock.gateway.pipeline.Budget;
import dev.penstock.gateway.pipeline.Caller;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The budgets of callers and of the site, kept by the {@link Bursar}. May be shared between threads. */
public final class MoneyBudget implements Budget {
    private final BursarOnCall bursar;
    private final BudgetPlan plan;
    private final Translators translators;
    private final MoneyMeters meters;
    private final RefusalBook refusals;
    private final String life = UUID.randomUUID().toString().substring(0, 13);
    private final AtomicLong attempts = new AtomicLong();
    /** By model; no more than were ever served. */
    private final Map<String, PriceVersion> prices = new ConcurrentHashMap<>();

    public MoneyBudget(
            BursarOnCall bursar, BudgetPlan plan, Translators translators, MoneyMeters meters, RefusalBook refusals) {
        this.refusals = refusals;
        this.bursar = bursar;
        this.plan = plan;
        this.translators = translators;
        this.meters = meters;
    }

    @Override
    public Account open(Caller caller, Call call, String requestId) {
        return new CallAccount(this, caller, call, requestId);
    }

    /** Sets money aside; whoever is limited is known from the bursar, so there is one. */
    Bursar bursar() {
        return bursar.present().orElseThrow(() -> new IllegalStateException("a limit before there was a bursar"));
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

    RefusalBook refusals() {
        return refusals;
    }

    /** The name of a price is found once, and again when it changes. */
    PriceVersion priced(Version version, Price price) {
        String name = version.provider().name() + "/" + version.model().id();
        PriceVersion known = prices.get(name);
        if (known == null || !known.price().equals(price)) {
            known = PriceVersion.of(version.provider().name(), version.model().id(), price);
            prices.put(name, known);
        }
        return known;
    }

    /** Never given twice, whatever callers call their requests. */
    String nextAttempt() {
        return life + "-" + Long.toString(attempts.incrementAndGet(), Character.MAX_RADIX);
    }
}
