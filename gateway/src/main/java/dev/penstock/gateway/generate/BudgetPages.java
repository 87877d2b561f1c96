package dev.penstock.gateway.generate;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.price.CallBound;
import dev.penstock.core.money.price.CallBounds;
import dev.penstock.core.money.price.PriceVersion;
import dev.penstock.core.money.price.Quote;
import dev.penstock.core.money.price.Unpriced;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Route;
import dev.penstock.core.routing.Routes;
import dev.penstock.core.routing.Version;
import dev.penstock.gateway.money.BudgetPlan;
import dev.penstock.gateway.observe.Page;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.settings.GenerationSettings;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.LedgerRows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about money without spending any: what a job would cost and whether it fits, how budgets stand, and what
 * calls did cost. May be shared between threads.
 */
public final class BudgetPages {
    private static final Duration REPORT_DEFAULT = Duration.ofDays(7);
    private static final int RECENT = 10;

    private final GenerationSettings settings;
    private final Supplier<Routes> routes;
    private final CallerDialect chats;
    private final Accounts accounts;
    private final BooleanSupplier keyConfigured;

    /**
     * @param keyConfigured whether there is a provider behind the gateway, and not only the simulator
     */
    public BudgetPages(
            GenerationSettings settings,
            Supplier<Routes> routes,
            CallerDialect chats,
            Accounts accounts,
            BooleanSupplier keyConfigured) {
        this.settings = settings;
        this.routes = routes;
        this.chats = chats;
        this.accounts = accounts;
        this.keyConfigured = keyConfigured;
    }

    /** Whether {@code /api/generate} works. */
    public Page generateStatus() {
        JsonArray models = new JsonArray();
        routes.get().all().forEach(route -> models.add(route.name()));
        return Page.json(
                200,
                new JsonObject()
                        .put("status", "ok")
                        .put("message", "POST a prompt to generate.")
                        .put("timestamp", Instant.now().toString())
                        .put("apiKeyConfigured", keyConfigured.getAsBoolean())
                        .put("defaultModel", settings.model())
                        .put("models", models));
    }

    /** How the budgets of a caller stand. */
    Future<Standing> standing(String user) {
        return accounts.standing(user);
    }

    /** Whether there is a model of that name. */
    boolean serves(String name) {
        return routes.get().find(name).isPresent();
    }

    /** What a model costs, where that is known. */
    Optional<Price> price(String name) {
        return model(name).flatMap(Model::price);
    }

    private Optional<Model> model(String name) {
        return routes.get().find(name).map(Route::versions).map(List::getFirst).map(Version::model);
    }

    private static PriceVersion version(Price price) {
        return new PriceVersion("present", price);
    }

    // What a job would cost.

    /** {@code POST /api/preflight}. */
    public Future<Page> preflight(Caller caller, byte[] bytes) {
        JsonObject body;
        try {
            body = new JsonObject(Buffer.buffer(bytes));
        } catch (DecodeException | ClassCastException malformed) {
            return done(Page.bad("body: no JSON object (expected: one)"));
        }
        String user = body.getValue("userId") instanceof String text ? text : "";
        long input = count(body, "inputTokens");
        long output = count(body, "targetOutputTokens");
        long reasoning = body.containsKey("reasoningTokens") ? count(body, "reasoningTokens") : 0;
        String name = body.getValue("model") instanceof String text ? text : settings.model();
        if (user.isBlank() || user.length() > 128) {
            return done(Page.bad("userId: missing (expected: a name)"));
        }
        if (input < 1 || output < 1 || reasoning < 0) {
            return done(Page.bad("inputTokens, targetOutputTokens: expected whole numbers above 0"));
        }
        Optional<Price> price = price(name);
        if (price.isEmpty()) {
            return done(Page.bad("无效的模型类型"));
        }
        Estimate estimate =
                Estimate.of(settings.job(), price.get(), settings.priceReasoning(), input, output, reasoning);
        return accounts.standing(billed(caller, Optional.of(user)))
                .map(standing -> preflight(estimate, standing, price.get(), input));
    }

    private Page preflight(Estimate estimate, Standing standing, Price price, long input) {
        boolean allowed = estimate.possible() && standing.covers(estimate.total());
        JsonObject answer = new JsonObject()
                .put("allowed", allowed)
                .put("costEstimate", estimate.json())
                .put("budgetStatus", standing.status(estimate.total()));
        if (!allowed) {
            answer.put("reason", reason(estimate, standing))
                    .put(
                            "recommendations",
                            Advice.json(Advice.output(settings.job(), version(price), input, standing.fits()), true));
        }
        return Page.json(200, answer);
    }

    private String reason(Estimate estimate, Standing standing) {
        return estimate.possible()
                ? standing.reason(estimate.total())
                : "输出超过可续写的最大长度 " + settings.job().outputMax() + " token";
    }

    private static long count(JsonObject body, String name) {
        Object value = body.getValue(name);
        return (value instanceof Integer || value instanceof Long) && ((Number) value).longValue() <= Integer.MAX_VALUE
                ? ((Number) value).longValue()
                : -1;
    }

    /** Somebody with a key is who the key says; without one, whoever is named. */
    static String billed(Caller caller, Optional<String> named) {
        return caller.name().equals(BudgetPlan.ANONYMOUS) ? named.orElse(caller.name()) : caller.name();
    }

    /** {@code GET /api/preflight}: how the budgets of a caller stand. */
    public Future<Page> budgets(Caller caller, @Nullable String user) {
        String billed =
                billed(caller, Optional.ofNullable(user).filter(name -> !name.isBlank() && name.length() <= 128));
        return accounts.standing(billed)
                .compose(standing -> accounts.newest(billed, RECENT).map(rows -> budgets(standing, rows)));
    }

    private static Page budgets(Standing standing, List<LedgerRow> newest) {
        JsonArray usage = new JsonArray();
        newest.forEach(row -> usage.add(CostReport.record(row)));
        return Page.json(
                200,
                new JsonObject()
                        .put("budgetStatus", standing.status(Money.ZERO))
                        .put("limits", standing.limits())
                        .put("recentUsage", usage)
                        .put("remainingBudget", standing.remaining()));
    }

    /**
     * Prices a job of {@code /api/generate} before its first call.
     *
     * @return the problem and what is told with it; empty where it fits, or cannot be priced here
     */
    Future<Optional<Overspend>> judge(GenerateRequest job, String user) {
        Optional<Price> price = price(job.model());
        if (!job.guarded() || price.isEmpty() || price.get().isFree()) {
            return Future.succeededFuture(Optional.empty());
        }
        long input = job.inputTokens();
        Estimate estimate =
                Estimate.of(settings.job(), price.get(), settings.priceReasoning(), input, job.maxTokens(), 0);
        return accounts.standing(user).map(standing -> {
            if (estimate.possible() && standing.covers(estimate.total())) {
                return Optional.<Overspend>empty();
            }
            var fits = Advice.output(settings.job(), version(price.get()), input, standing.fits());
            return Optional.of(new Overspend(
                    standing.verdict(estimate.total(), "job"),
                    fits,
                    new JsonObject()
                            .put("reason", reason(estimate, standing))
                            .put("costEstimate", estimate.json())
                            .put("recommendations", Advice.json(fits, false))));
        });
    }

    /** {@code POST /v1/preflight}: the body of a call for any model, which is priced and not made. */
    public Future<Page> preflightCall(Caller caller, byte[] body) {
        Call call;
        try {
            call = chats.read(Operation.CHAT, body);
        } catch (Refusal refusal) {
            return done(new Page(
                    refusal.problem().status(),
                    "application/json",
                    Map.of(),
                    Buffer.buffer(chats.error(refusal.problem(), ""))));
        }
        Optional<Version> version =
                routes.get().find(call.model()).map(Route::versions).map(List::getFirst);
        if (version.isEmpty() || !caller.mayUse(call.model())) {
            return done(Page.json(
                    404,
                    new JsonObject()
                            .put(
                                    "error",
                                    new JsonObject()
                                            .put("message", "The model does not exist or you do not have access to it.")
                                            .put("type", "invalid_request_error")
                                            .put("code", "model_not_found"))));
        }
        return accounts.standing(caller.name()).map(standing -> preflightCall(call, version.get(), standing));
    }

    private Page preflightCall(Call call, Version version, Standing standing) {
        Model model = version.model();
        JsonObject answer = new JsonObject()
                .put("model", call.model())
                .put(
                        "route",
                        new JsonObject()
                                .put("provider", version.provider().name())
                                .put("version", version.upstreamModelName()))
                .put("currency", "USD");
        try {
            CallBound bound = CallBounds.of(call, chats.demand(call), model);
            boolean fitsWindow = model.contextWindow().isEmpty()
                    || bound.outputTokens() < model.contextWindow().getAsLong();
            answer.put("input_tokens_max", bound.inputTokens())
                    .put("output_tokens_max", bound.outputTokens())
                    .put("fits_window", fitsWindow);
            if (model.price().isEmpty()) {
                return Page.json(200, answer.put("allowed", false).put("reason", "The model has no price."));
            }
            Quote quote = Quote.of(version(model.price().get()), bound);
            boolean allowed = standing.covers(quote.worst()) && fitsWindow;
            answer.put("cost_max", Estimate.dollars(quote.worst())).put("allowed", allowed);
            if (!standing.covers(quote.worst())) {
                answer.put(
                        "reason",
                        "The budget of "
                                + standing.verdict(quote.worst(), "preflight")
                                        .map(verdict -> verdict.scope().kind().label())
                                        .orElse("")
                                + " does not allow it.");
                standing.fits()
                        .map(most -> Quote.affordableOutput(quote.version(), bound, most))
                        .filter(OptionalLong::isPresent)
                        .ifPresent(tokens -> answer.put("fits_output_tokens", tokens.getAsLong()));
            }
        } catch (Unpriced unbounded) {
            return Page.json(200, answer.put("allowed", false).put("reason", unbounded.getMessage()));
        } catch (ArithmeticException tooMuch) {
            return Page.json(200, answer.put("allowed", false).put("reason", "More than any budget can hold."));
        }
        return Page.json(200, answer.put("budgets", budgets(standing)));
    }

    private static JsonObject budgets(Standing standing) {
        return new JsonObject()
                .put(
                        "request",
                        standing.request()
                                .map(most -> side(most, Money.ZERO, most))
                                .orElse(null))
                .put("user", side(standing.user()))
                .put("site", side(standing.site()));
    }

    private static @Nullable JsonObject side(Standing.Account account) {
        return account.most()
                .map(most -> side(most, account.spent(), account.left()))
                .orElse(null);
    }

    private static JsonObject side(Money limit, Money spent, Money left) {
        return new JsonObject()
                .put("limit", Estimate.dollars(limit))
                .put("spent", Estimate.dollars(spent))
                .put("left", Estimate.dollars(left));
    }

    // What calls did cost.

    /** {@code GET /api/cost-report}. */
    public Future<Page> costReport(Caller caller, Function<String, @Nullable String> query) {
        Instant to;
        Instant from;
        try {
            to = time(query.apply("endDate"), true).orElseGet(Instant::now);
            from = time(query.apply("startDate"), false).orElse(to.minus(REPORT_DEFAULT));
        } catch (DateTimeException malformed) {
            return done(Page.bad("startDate, endDate: expected dates such as 2026-11-21"));
        }
        if (from.isAfter(to)) {
            return done(Page.bad("startDate: after endDate (expected: before it)"));
        }
        String format = Optional.ofNullable(query.apply("format")).orElse("json");
        boolean anonymous = caller.name().equals(BudgetPlan.ANONYMOUS);
        Optional<String> user = anonymous
                ? Optional.ofNullable(query.apply("userId")).filter(name -> !name.isBlank())
                : Optional.of(caller.name());
        LedgerRows.Filter filter = new LedgerRows.Filter(from, to, user);
        return switch (format) {
            case "json" -> accounts.report(filter).map(report -> Page.json(200, report));
            case "csv" -> accounts.csv(filter).map(BudgetPages::csv);
            default -> done(Page.bad("format: expected json or csv"));
        };
    }

    private static Page csv(String table) {
        String name = "cost-report-" + LocalDate.now(ZoneOffset.UTC) + ".csv";
        return new Page(
                200,
                "text/csv; charset=utf-8",
                Map.of("content-disposition", "attachment; filename=\"" + name + "\""),
                Buffer.buffer(table));
    }

    private static Optional<Instant> time(@Nullable String text, boolean end) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (text.length() == 10) {
            LocalDate day = LocalDate.parse(text);
            return Optional.of(
                    (end ? day.plusDays(1) : day).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        return Optional.of(OffsetDateTime.parse(text).toInstant());
    }

    private static Future<Page> done(Page page) {
        return Future.succeededFuture(page);
    }
}
