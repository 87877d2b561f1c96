package dev.penstock.gateway.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.OpenWindows;
import java.time.Instant;
import java.util.List;

/** Looks how far budgets are used up, and whether the books agree with themselves. */
final class BudgetWatch {
    static final String NEAR = "budget-80";
    static final String SPENT = "budget-100";
    static final String BOOKS = "books";

    private static final int FINDINGS_MAX = 20;
    private static final int NEAR_PERCENT = 80;
    /** The last two hundredth of a budget need not be usable, see docs/money.md. */
    private static final int USABLE = 200;

    private final Store store;
    private final Alarm alarm;

    BudgetWatch(Store store, Alarm alarm) {
        this.store = store;
        this.alarm = alarm;
    }

    /** Tells once per window that four fifths of it are spent, and that all of it is. */
    void look(Instant now) {
        for (BudgetWindow window : store.read(sql -> new OpenWindows(sql).spentAtLeast(NEAR_PERCENT, now))) {
            boolean all = window.spent() >= window.limit() - window.limit() / USABLE;
            alarm.raiseOnce(
                    all ? Alarm.CRITICAL : Alarm.WARNING,
                    all ? SPENT : NEAR,
                    (all ? "The budget of " : "80 % of the budget of ") + name(window) + " until "
                            + window.window().end() + " is spent",
                    details(window),
                    now);
        }
    }

    private static String name(BudgetWindow window) {
        return window.scope().toString();
    }

    private static ObjectNode details(BudgetWindow window) {
        return Json.object()
                .put("scope", window.scope().toString())
                .put("limitUsd", dollars(window.limit()))
                .put("spentUsd", dollars(window.spent()))
                .put("windowStart", window.window().start().toString())
                .put("windowEnd", window.window().end().toString());
    }

    private static String dollars(long nanos) {
        return Money.ofNanos(nanos).toString();
    }

    /** Compares sums, entries and slices; a finding means a fault of ours. */
    void reconcile(Instant now) {
        List<String> wrong = BooksCheck.wrong(store);
        if (!wrong.isEmpty()) {
            ObjectNode details = Json.object().put("count", wrong.size());
            ArrayNode findings = details.putArray("findings");
            wrong.stream().limit(FINDINGS_MAX).forEach(findings::add);
            alarm.raiseOnce(
                    Alarm.CRITICAL,
                    BOOKS,
                    "The books of budgets do not agree with themselves, on " + now,
                    details,
                    now);
        }
    }
}
