package dev.penstock.gateway.server;

import dev.penstock.gateway.observe.Meters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The pages about the process itself. May be shared between threads. */
final class SystemPages {
    /** The version of Ollama whose paths and members are spoken here. */
    private static final String OLLAMA_SPOKEN = "0.13.0";

    /** The version of the documented answer, by which its readers know it. */
    private static final String DOCUMENTED = "1.0.0";

    private static final String UP = "up";

    private final Meters meters;
    private final Lifecycle lifecycle;
    private final String version;
    private final BooleanSupplier trial;
    private final boolean metricsOn;
    private final Supplier<Vitals> vitals;

    SystemPages(
            Meters meters,
            Lifecycle lifecycle,
            String version,
            BooleanSupplier trial,
            boolean metricsOn,
            Supplier<Vitals> vitals) {
        this.meters = meters;
        this.lifecycle = lifecycle;
        this.version = version;
        this.trial = trial;
        this.metricsOn = metricsOn;
        this.vitals = vitals;
    }

    /** Alive: the process answers, and says how its parts are (S0-43, C-44). Calls go on while the database is away. */
    void health(HttpServerRequest request) {
        Vitals now = vitals.get();
        json(
                request,
                200,
                new JsonObject()
                        .put("status", "healthy")
                        .put("timestamp", now())
                        .put("version", DOCUMENTED)
                        .put("build", version)
                        .put("mode", trial.getAsBoolean() ? "trial" : "live")
                        .put(
                                "services",
                                new JsonObject()
                                        .put("api", UP)
                                        .put("database", now.database() ? UP : "down")
                                        .put("cache", UP))
                        .put(
                                "features",
                                new JsonObject()
                                        .put("budgetGuard", now.budgets())
                                        .put("autocontinuation", true)
                                        .put("prometheus", metricsOn)
                                        .put("v31Model", now.documentedModel())));
    }

    /** Ready: new calls should be sent here. 503 while starting or draining. */
    void ready(HttpServerRequest request) {
        boolean serves = lifecycle.state() == Lifecycle.State.READY;
        boolean ready = serves && vitals.get().budgetsReady();
        String status = ready
                ? "ready"
                : lifecycle.isDraining() ? "draining" : serves ? "budgets cannot be checked" : "starting";
        json(request, ready ? 200 : 503, new JsonObject().put("status", status));
    }

    /** What clients of Ollama ask first; some refuse to speak to an older one than they know. */
    void version(HttpServerRequest request) {
        json(request, 200, new JsonObject().put("version", OLLAMA_SPOKEN));
    }

    /** Which models this machine has in its memory, as Ollama tells it: a gateway has none. */
    void running(HttpServerRequest request) {
        json(request, 200, new JsonObject().put("models", new JsonArray()));
    }

    void metrics(HttpServerRequest request) {
        if (!metricsOn) {
            json(request, 404, new JsonObject().put("error", "Metrics are switched off (PROM_ENABLED=false)."));
            return;
        }
        request.response()
                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                .end(meters.page());
    }

    void root(HttpServerRequest request) {
        json(
                request,
                200,
                new JsonObject()
                        .put("name", "Penstock")
                        .put("version", version)
                        .put("mode", trial.getAsBoolean() ? "trial" : "live")
                        .put("models", "/v1/models")
                        .put("health", "/health")
                        .put("metrics", "/metrics"));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        HttpServerResponse response =
                request.response().setStatusCode(status).putHeader("content-type", "application/json");
        response.end(body.toBuffer());
    }
}
