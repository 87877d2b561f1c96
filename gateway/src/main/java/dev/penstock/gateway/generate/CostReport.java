package dev.penstock.gateway.generate;

import dev.penstock.core.money.Money;
import dev.penstock.gateway.money.RefusalBook;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.LedgerRows;
import dev.penstock.gateway.store.money.SqlTreasury;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What calls cost in a range of time, added up from the entries of the ledger. Confined to one thread. */
public final class CostReport {
    private static final int RECORDS_MAX = 100;
    private static final int TOP_USERS = 10;

    /** Of so many single costs the median is found; of more, of the newest so many. */
    private static final int COSTS_MAX = 100_000;

    /** What a scope of a budget is called in the report. */
    private static final Map<String, String> VIOLATIONS = Map.of(
            "request", "requestLevelViolations",
            "user", "userLevelViolations",
            "site", "siteLevelViolations",
            "key", "keyLevelViolations",
            "key_month", "keyMonthLevelViolations");

    private final Instant from;
    private final Instant to;
    private final Map<String, Long> refusals = new HashMap<>();
    private final Sum all = new Sum();
    private final Map<String, Sum> users = new HashMap<>();
    private final Map<String, Sum> models = new TreeMap<>();
    private final Map<String, Sum> hours = new TreeMap<>();
    private final List<Long> costs = new ArrayList<>();
    private final JsonArray records = new JsonArray();
    private long corrections;

    private static final class Sum {
        private long requests;
        private long estimated;
        private long actual;

        void add(LedgerRow row) {
            requests++;
            estimated += row.estimate();
            actual += row.amount();
        }

        JsonObject json() {
            return new JsonObject().put("requests", requests).put("cost", dollars(actual));
        }
    }

    private CostReport(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    /** What the books say of a range of time, with what was refused up to now. Waits for the database. */
    public static JsonObject of(LedgerRows.Filter filter, SqlTreasury books, RefusalBook refusals) {
        refusals.write();
        CostReport report = new CostReport(filter.from(), filter.to());
        books.entries(filter, report::add);
        report.refusals.putAll(books.refusals(filter));
        return report.result();
    }

    private void add(LedgerRow row) {
        if (!row.kind().equals("attempt")) {
            corrections += row.amount();
            return;
        }
        all.add(row);
        users.computeIfAbsent(row.user(), first -> new Sum()).add(row);
        models.computeIfAbsent(row.model(), first -> new Sum()).add(row);
        hours.computeIfAbsent(row.at().truncatedTo(ChronoUnit.HOURS).toString(), first -> new Sum())
                .add(row);
        if (costs.size() < COSTS_MAX) {
            costs.add(row.amount());
        }
        if (records.size() < RECORDS_MAX) {
            records.add(record(row));
        }
    }

    static JsonObject record(LedgerRow row) {
        return new JsonObject()
                .put("timestamp", row.at().toString())
                .put("requestId", row.request())
                .put("userId", row.user())
                .put("provider", row.provider())
                .put("model", row.model())
                .put("inputTokens", row.inputTokens())
                .put("outputTokens", row.outputTokens())
                .put("estimatedCost", dollars(row.estimate()))
                .put("actualCost", dollars(row.amount()))
                .put("status", row.status());
    }

    private JsonObject result() {
        return new JsonObject()
                .put(
                        "timeRange",
                        new JsonObject()
                                .put("startTime", from.toEpochMilli())
                                .put("endTime", to.toEpochMilli())
                                .put("startDate", from.toString())
                                .put("endDate", to.toString()))
                .put(
                        "summary",
                        new JsonObject()
                                .put("totalRequests", all.requests + refused())
                                .put("approvedRequests", all.requests)
                                .put("totalEstimatedCost", dollars(all.estimated))
                                .put("totalActualCost", dollars(all.actual))
                                .put("averageCostPerRequest", average())
                                .put("topUsers", topUsers()))
                .put(
                        "additionalStats",
                        new JsonObject()
                                .put("hourlyBreakdown", breakdown(hours))
                                .put("modelBreakdown", breakdown(models))
                                .put("userBreakdown", breakdown(users))
                                .put("costTrends", trends())
                                .put("budgetUtilization", utilization())
                                .put("corrections", dollars(corrections)))
                .put("records", records);
    }

    private BigDecimal average() {
        return all.requests == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(all.actual, 9)
                        .divide(BigDecimal.valueOf(all.requests), 9, RoundingMode.HALF_UP)
                        .stripTrailingZeros();
    }

    private JsonArray topUsers() {
        JsonArray top = new JsonArray();
        users.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Sum> each) -> each.getValue().actual)
                        .reversed())
                .limit(TOP_USERS)
                .forEach(each -> top.add(new JsonObject()
                        .put("userId", each.getKey())
                        .put("cost", dollars(each.getValue().actual))
                        .put("requests", each.getValue().requests)));
        return top;
    }

    private static JsonObject breakdown(Map<String, Sum> sums) {
        JsonObject all = new JsonObject();
        sums.forEach((name, sum) -> all.put(name, sum.json()));
        return all;
    }

    private long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }

    private JsonObject utilization() {
        JsonObject all = new JsonObject();
        VIOLATIONS.forEach((scope, name) -> all.put(name, refusals.getOrDefault(scope, 0L)));
        return all;
    }

    private JsonObject trends() {
        List<Long> sorted = costs.stream().sorted().toList();
        boolean none = sorted.isEmpty();
        return new JsonObject()
                .put("average", average())
                .put("median", none ? 0 : dollars(sorted.get(sorted.size() / 2)))
                .put("max", none ? 0 : dollars(sorted.getLast()))
                .put("min", none ? 0 : dollars(sorted.getFirst()));
    }

    private static BigDecimal dollars(long nanos) {
        return Estimate.dollars(Money.ofNanos(nanos));
    }
}
