package dev.penstock.gateway.admin;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.generate.CostCsv;
import dev.penstock.gateway.generate.CostReport;
import dev.penstock.gateway.money.BudgetPlan;
import dev.penstock.gateway.money.RefusalBook;
import dev.penstock.gateway.store.money.BudgetLimits;
import dev.penstock.gateway.store.money.BudgetLimits.Own;
import dev.penstock.gateway.store.money.LedgerRows;
import dev.penstock.gateway.store.money.SqlTreasury;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is done about budgets: limits of scopes in place of the settings, for good or for a while, corrections by entries that
 * stay, and what the ledger says. Amounts are dollars. May be shared between threads.
 */
public final class BudgetRoutes {
    private static final Duration STATEMENT_DEFAULT = Duration.ofDays(31);
    private static final String BUDGET = "budget";

    private final Changes changes;
    private final BudgetPlan plan;
    private final CompletableFuture<SqlTreasury> treasury;
    private final RefusalBook refusals;

    public BudgetRoutes(
            Changes changes, BudgetPlan plan, CompletableFuture<SqlTreasury> treasury, RefusalBook refusals) {
        this.changes = changes;
        this.plan = plan;
        this.treasury = treasury;
        this.refusals = refusals;
    }

    /** Takes its operations of the contract. */
    public void register(Handlers handlers) {
        handlers.on("listBudgets", this::list)
                .on("changeBudget", this::change)
                .on("deleteBudget", this::delete)
                .on("correctBudget", this::correct)
                .on("resetBudget", this::reset)
                .on("readStatement", this::statement)
                .on("exportLedger", this::export);
    }

    private SqlTreasury books() {
        changes.store();
        return treasury.join();
    }

    private Answer list(Ask ask) {
        SqlTreasury books = books();
        JsonArray limits = new JsonArray();
        books.limits().forEach(own -> limits.add(json(own)));
        JsonArray windows = new JsonArray();
        books.present().forEach(window -> windows.add(json(window)));
        return Answer.of(new JsonObject()
                .put(
                        "defaults",
                        new JsonObject()
                                .put("perRequestUsd", dollars(plan.settings().perRequest()))
                                .put("perUserDailyUsd", dollars(plan.settings().perUserDay()))
                                .put("perSiteHourlyUsd", dollars(plan.settings().perSiteHour()))
                                .put("timezone", plan.settings().zone().getId()))
                .put("limits", limits)
                .put("windows", windows));
    }

    private static Scope scope(Ask ask) {
        Scope.Kind kind = switch (ask.path("scope")) {
            case "user" -> Scope.Kind.USER_DAY;
            case "key" -> Scope.Kind.KEY_DAY;
            case "key_month" -> Scope.Kind.KEY_MONTH;
            default -> Scope.Kind.SITE_HOUR;
        };
        return kind == Scope.Kind.SITE_HOUR ? Scope.site() : new Scope(kind, ask.path("subject"));
    }

    private Answer change(Ask ask) {
        Scope scope = scope(ask);
        Optional<Long> limit = nanos(ask, "limitUsd");
        Optional<Long> raised = nanos(ask, "raisedUsd");
        Optional<Instant> until = ask.text("raisedUntil").map(Instant::parse);
        if (raised.isPresent() != until.isPresent()) {
            throw Refused.badRequest(
                    "raisedUsd and raisedUntil: one without the other (expected: both, or neither)",
                    "raisedUsd 与 raisedUntil 须同时提供或同时为空");
        }
        Own own = new Own(scope, limit, raised, until);
        books();
        changes.change(ask, change -> {
            BudgetLimits limits = new BudgetLimits(change.sql());
            Optional<Own> before = limits.of(scope);
            limits.put(own, change.clock().instant());
            change.audit("change", BUDGET, scope, before.map(BudgetRoutes::json), Optional.of(json(own)));
            return true;
        });
        return Answer.of(json(own), "The limit counts from now on.", "限额已生效。");
    }

    private Answer delete(Ask ask) {
        Scope scope = scope(ask);
        boolean there = changes.change(ask, change -> {
            BudgetLimits limits = new BudgetLimits(change.sql());
            Optional<Own> before = limits.of(scope);
            change.audit("delete", BUDGET, scope, before.map(BudgetRoutes::json), Optional.empty());
            return limits.remove(scope);
        });
        if (!there) {
            throw Refused.notFound("Nobody set a limit for that.", "该范围没有单独设置的限额。");
        }
        return Answer.done("The settings count again.", "已恢复为默认设置。");
    }

    private Limit limit(Scope scope) {
        return plan.limit(scope)
                .or(() -> books().limits().stream()
                        .filter(own -> own.scope().equals(scope))
                        .flatMap(own -> own.at(Instant.now()).stream())
                        .map(most -> new Limit(scope, Money.ofNanos(most)))
                        .findFirst())
                .orElseThrow(() -> Refused.notFound("Nothing limits that.", "该范围没有限额。"));
    }

    private Answer correct(Ask ask) {
        Scope scope = scope(ask);
        long amount = nanos(ask, "amountUsd").orElseThrow();
        try {
            BudgetWindow after =
                    books().correct(limit(scope), amount, ask.signedIn().username(), ask.required("reason"));
            note(ask, "correct", scope, amount);
            return Answer.of(json(after), "Corrected by an entry that stays.", "已通过追加条目更正。");
        } catch (IllegalArgumentException tooMuch) {
            throw Refused.badRequest(
                    "The books do not allow that much: " + tooMuch.getMessage(), "账目不允许这样的更正：" + tooMuch.getMessage());
        }
    }

    private Answer reset(Ask ask) {
        Scope scope = scope(ask);
        BudgetWindow after = books().reset(limit(scope), ask.signedIn().username(), ask.required("reason"));
        note(ask, "reset", scope, 0);
        return Answer.of(json(after), "Spent nothing, by an entry that stays.", "已通过追加条目清零。");
    }

    private void note(Ask ask, String action, Scope scope, long amount) {
        changes.change(ask, change -> {
            JsonObject what = new JsonObject()
                    .put("amountUsd", BigDecimal.valueOf(amount, 9).stripTrailingZeros())
                    .put("reason", ask.required("reason"));
            change.audit(action, BUDGET, scope, Optional.empty(), Optional.of(what));
            return true;
        });
    }

    // The ledger.

    private LedgerRows.Filter filter(Ask ask) {
        Instant to = ask.queryTime("to").orElseGet(() -> Instant.now().plusSeconds(1));
        Instant from = ask.queryTime("from").orElse(to.minus(STATEMENT_DEFAULT));
        return new LedgerRows.Filter(from, to, ask.query("user"));
    }

    private Answer statement(Ask ask) {
        return Answer.of(CostReport.of(filter(ask), books(), refusals));
    }

    private Answer export(Ask ask) {
        LedgerRows.Filter filter = filter(ask);
        SqlTreasury books = books();
        return new Answer.Download("text/csv; charset=utf-8", "ledger.csv", out -> {
            out.accept(CostCsv.HEAD);
            books.entries(filter, row -> out.accept(CostCsv.line(row)));
        });
    }

    private static Optional<Long> nanos(Ask ask, String member) {
        Object value = ask.body().getValue(member);
        return Optional.ofNullable(value)
                .map(number -> new BigDecimal(number.toString()))
                .map(amount -> {
                    try {
                        return amount.movePointRight(9).longValueExact();
                    } catch (ArithmeticException finer) {
                        throw Refused.badRequest(
                                member + ": " + amount + " (expected: dollars with at most nine decimals)",
                                member + "：" + amount + "（应为美元金额，最多九位小数）");
                    }
                });
    }

    private static @Nullable BigDecimal dollars(Optional<Money> money) {
        return money.map(each -> each.dollars().stripTrailingZeros()).orElse(null);
    }

    private static BigDecimal dollars(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    }

    private static JsonObject json(Own own) {
        return new JsonObject()
                .put("scope", own.scope().kind().label())
                .put("subject", own.scope().subject())
                .put("limitUsd", own.limit().map(BudgetRoutes::dollars).orElse(null))
                .put("raisedUsd", own.raised().map(BudgetRoutes::dollars).orElse(null))
                .put("raisedUntil", own.raisedUntil().map(Instant::toString).orElse(null));
    }

    private static JsonObject json(BudgetWindow window) {
        return new JsonObject()
                .put("scope", window.scope().kind().label())
                .put("subject", window.scope().subject())
                .put("start", window.window().start().toString())
                .put("end", window.window().end().toString())
                .put("limitUsd", dollars(window.limit()))
                .put("spentUsd", dollars(window.spent()))
                .put("grantedUsd", dollars(window.granted()))
                .put("unattributedUsd", dollars(window.unattributed()))
                .put("closed", window.closed());
    }
}
