package dev.penstock.gateway.reports;

import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.store.log.Alert;
import dev.penstock.gateway.store.log.Alerts;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** What somebody should look at, and who has. May be shared between threads. */
public final class AlertRoutes {
    private static final long PAGE = 50;

    private final Changes changes;

    public AlertRoutes(Changes changes) {
        this.changes = changes;
    }

    public void register(Handlers handlers) {
        handlers.on("listAlerts", this::list).on("acknowledgeAlert", this::acknowledge);
    }

    private Answer list(Ask ask) {
        int limit = Math.toIntExact(ask.queryNumber("limit").orElse(PAGE));
        List<Alert> alerts = changes.read((DSLContext sql) ->
                new Alerts(sql).newest(ask.queryNumber("before").orElse(0L), limit));
        JsonArray all = new JsonArray();
        alerts.forEach(alert -> all.add(json(alert)));
        return Answer.of(new JsonObject()
                .put("alerts", all)
                .put("next", alerts.size() < limit ? null : alerts.getLast().id()));
    }

    private Answer acknowledge(Ask ask) {
        Alert seen = changes.change(ask, change -> {
            Instant now = changes.clock().instant().truncatedTo(ChronoUnit.MILLIS);
            Alerts alerts = new Alerts(change.sql());
            Alert before =
                    alerts.find(ask.id()).orElseThrow(() -> Refused.notFound("There is no such alert.", "没有该告警。"));
            if (!alerts.acknowledge(ask.id(), now)) {
                return before;
            }
            Alert after = alerts.find(ask.id()).orElseThrow();
            change.audit("acknowledge", "alert", ask.id(), Optional.of(json(before)), Optional.of(json(after)));
            return after;
        });
        return Answer.of(json(seen), "Acknowledged", "已确认");
    }

    private static JsonObject json(Alert alert) {
        return new JsonObject()
                .put("id", alert.id())
                .put("level", alert.level())
                .put("kind", alert.kind())
                .put("message", alert.message())
                .put("details", alert.detailsJson().map(Json::decodeValue).orElse(null))
                .put(
                        "acknowledgedAt",
                        alert.acknowledgedAt().map(Object::toString).orElse(null))
                .put("createdAt", alert.createdAt().toString());
    }
}
