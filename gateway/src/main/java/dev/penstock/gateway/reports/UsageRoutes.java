package dev.penstock.gateway.reports;

import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.store.log.DayUsage;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogSums;
import dev.penstock.gateway.store.log.OpenDays;
import dev.penstock.gateway.store.log.UsageSums;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jooq.DSLContext;

/** What was used: by day, provider, key, model or user. May be shared between threads. */
public final class UsageRoutes {
    private static final long TREND_DAYS = 30;
    private static final long DASHBOARD_DAYS = 7;

    private final Changes changes;
    private final OpenDays openDays;
    private final ErrorReport errors;

    /**
     * @param openDays whose sums are not asked
     */
    public UsageRoutes(Changes changes, OpenDays openDays) {
        this.changes = changes;
        this.openDays = openDays;
        this.errors = new ErrorReport(changes);
    }

    public void register(Handlers handlers) {
        handlers.on("readUsage", this::usage)
                .on("readAggregatedUsage", ask -> Answer.of(UsageJson.of(total(daily(days(ask))))))
                .on("readUsageTrend", ask -> Answer.of(trend(lastDays(ask, TREND_DAYS))))
                .on("readDashboard", this::dashboard);
    }

    private Period.Days days(Ask ask) {
        return Period.days(ask, changes.clock().instant());
    }

    private Period.Days lastDays(Ask ask, long preset) {
        return Period.last(
                ask.queryNumber("days").orElse(preset), changes.clock().instant());
    }

    private List<DayUsage> daily(Period.Days days) {
        return new DailyUsage(changes.store(), openDays, changes.clock().instant()).of(days);
    }

    private Answer usage(Ask ask) {
        Period.Days days = days(ask);
        return Answer.of(
                switch (ask.query("groupBy").orElse("day")) {
                    case "provider" -> grouped(daily(days), UsageRoutes::provider);
                    case "key" -> grouped(daily(days), UsageRoutes::key);
                    case "model" -> perModel(days);
                    case "user" -> perUser(days);
                    default -> grouped(daily(days), UsageRoutes::day);
                });
    }

    private static JsonObject day(DayUsage usage) {
        return new JsonObject().put("date", usage.day().toString());
    }

    private static JsonObject provider(DayUsage usage) {
        return new JsonObject()
                .put("providerId", usage.providerId() == 0 ? null : usage.providerId())
                .put("providerCode", usage.providerCode());
    }

    private static JsonObject key(DayUsage usage) {
        return provider(usage).put("keyId", usage.keyId() == 0 ? null : usage.keyId());
    }

    private static JsonArray grouped(List<DayUsage> usages, Function<DayUsage, JsonObject> group) {
        Map<String, UsageSums> sums = new TreeMap<>();
        usages.forEach(usage -> sums.merge(group.apply(usage).encode(), usage.sums(), UsageSums::plus));
        JsonArray all = new JsonArray();
        sums.forEach((name, sum) -> all.add(new JsonObject(name).mergeIn(UsageJson.of(sum))));
        return all;
    }

    private JsonArray perModel(Period.Days days) {
        JsonArray all = new JsonArray();
        changes.read((DSLContext sql) -> new LogSums(sql).perModel(filter(days)))
                .forEach((model, sums) ->
                        all.add(new JsonObject().put("modelCode", model).mergeIn(UsageJson.of(sums))));
        return all;
    }

    private JsonArray perUser(Period.Days days) {
        JsonArray all = new JsonArray();
        changes.read((DSLContext sql) -> new LogSums(sql).perCaller(filter(days)))
                .forEach((caller, sums) -> all.add(new JsonObject()
                        .put("userId", caller.userId() == 0 ? null : caller.userId())
                        .put("caller", caller.name())
                        .mergeIn(UsageJson.of(sums))));
        return all;
    }

    private static LogFilter filter(Period.Days days) {
        return LogFilter.between(days.from(), days.to());
    }

    private static UsageSums total(List<DayUsage> usages) {
        return usages.stream().map(DayUsage::sums).reduce(UsageSums.NONE, UsageSums::plus);
    }

    /** Every day, those without a call as well. */
    private JsonArray trend(Period.Days days) {
        return trend(days, daily(days));
    }

    private static JsonArray trend(Period.Days days, List<DayUsage> usages) {
        Map<LocalDate, UsageSums> sums = new TreeMap<>();
        days.first().datesUntil(days.last().plusDays(1)).forEach(day -> sums.put(day, UsageSums.NONE));
        usages.forEach(usage -> sums.merge(usage.day(), usage.sums(), UsageSums::plus));
        JsonArray all = new JsonArray();
        sums.forEach((day, sum) ->
                all.add(new JsonObject().put("date", day.toString()).mergeIn(UsageJson.of(sum))));
        return all;
    }

    private Answer dashboard(Ask ask) {
        Period.Days days = lastDays(ask, DASHBOARD_DAYS);
        List<DayUsage> usages = daily(days);
        return Answer.of(new JsonObject()
                .put("summary", UsageJson.of(total(usages)))
                .put("trend", trend(days, usages))
                .put("errors", errors.of(filter(days))));
    }
}
