package dev.penstock.gateway.server;

import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.CallerDialect.ModelCard;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.routing.Route;
import dev.penstock.core.routing.Routes;
import dev.penstock.core.routing.Version;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.pipeline.CallerAnswer;
import dev.penstock.gateway.pipeline.Pipeline;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where every request comes in: finds its surface by path and method, finds out who calls, reads the body within its limits,
 * and hands the call to the pipeline. One per event loop.
 */
final class Door {
    private static final String MODEL_PREFIX = "/v1/models/";

    private final Pipeline pipeline;
    private final Sweeper sweeper;
    private final DoorParts parts;
    private final CallerDialect openai;
    private final RequestIds ids = new RequestIds();

    Door(Pipeline pipeline, Sweeper sweeper, DoorParts parts) {
        this.pipeline = pipeline;
        this.sweeper = sweeper;
        this.parts = parts;
        this.openai = parts.translators().caller(Dialect.OPENAI);
    }

    void handle(HttpServerRequest request) {
        long arrivedAt = System.nanoTime();
        ConnectionWatch connection = ConnectionWatch.of(request.connection());
        connection.busy();
        request.response().endHandler(ended -> connection.idle());
        if (parts.lifecycle().isDraining()) {
            request.response().putHeader("connection", "close");
        }
        String path = request.path();
        switch (path == null ? "" : path) {
            case "/v1/chat/completions", "/chat/completions" -> call(request, openai, Operation.CHAT, arrivedAt);
            case "/v1/embeddings", "/embeddings" -> call(request, openai, Operation.EMBEDDINGS, arrivedAt);
            case "/v1/models", "/models" -> models(request);
            case "/health" -> get(request, () -> parts.systemPages().health(request));
            case "/ready" -> get(request, () -> parts.systemPages().ready(request));
            case "/metrics" -> get(request, () -> metrics(request));
            case "/" -> get(request, () -> parts.systemPages().root(request));
            default -> {
                if (path != null && path.startsWith(MODEL_PREFIX)) {
                    model(request, path.substring(MODEL_PREFIX.length()));
                } else {
                    answer(request, openai)
                            .error(Problem.of(
                                    Problem.Kind.NOT_FOUND,
                                    "There is nothing at " + printable(request.path())
                                            + " (expected: a path such as /v1/chat/completions or /v1/models).",
                                    null,
                                    "unknown_url"));
                }
            }
        }
    }

    private void call(HttpServerRequest request, CallerDialect dialect, Operation operation, long arrivedAt) {
        CallerAnswer answer = answer(request, dialect);
        if (!HttpMethod.POST.equals(request.method())) {
            methodNotAllowed(request, answer, "POST");
            return;
        }
        Optional<Caller> caller = caller(request);
        if (caller.isEmpty()) {
            pipeline.refuse(answer, operation, "", Optional.empty(), unauthenticated(request), arrivedAt);
            return;
        }
        BodyIntake.read(
                request,
                sweeper,
                parts.bodyBytesMax(),
                parts.bodyBytesPerSecondMin(),
                body -> pipeline.accept(answer, dialect, operation, caller.get(), body, arrivedAt),
                problem ->
                        pipeline.refuse(answer, operation, caller.get().name(), Optional.empty(), problem, arrivedAt));
    }

    private void models(HttpServerRequest request) {
        CallerAnswer answer = answer(request, openai);
        if (!HttpMethod.GET.equals(request.method())) {
            methodNotAllowed(request, answer, "GET");
            return;
        }
        Optional<Caller> caller = caller(request);
        if (caller.isEmpty()) {
            answer.error(unauthenticated(request));
            return;
        }
        List<ModelCard> cards = parts.routes().get().all().stream()
                .filter(route -> caller.get().mayUse(route.name()))
                .map(this::card)
                .toList();
        answer.whole(200, openai.models(cards));
    }

    private void model(HttpServerRequest request, String encoded) {
        CallerAnswer answer = answer(request, openai);
        if (!HttpMethod.GET.equals(request.method())) {
            methodNotAllowed(request, answer, "GET");
            return;
        }
        Optional<Caller> caller = caller(request);
        if (caller.isEmpty()) {
            answer.error(unauthenticated(request));
            return;
        }
        String name = decoded(encoded);
        Routes routes = parts.routes().get();
        Optional<Route> route = routes.find(name).filter(found -> caller.get().mayUse(found.name()));
        if (route.isEmpty()) {
            answer.error(Problem.of(
                    Problem.Kind.NOT_FOUND,
                    "The model `" + printable(name) + "` does not exist or you do not have access to it.",
                    "model",
                    "model_not_found"));
            return;
        }
        answer.whole(200, openai.model(card(route.get())));
    }

    private ModelCard card(Route route) {
        Version version = route.versions().getFirst();
        return new ModelCard(
                route.name(),
                parts.ownerOf().apply(version.provider().name()),
                version.model().contextWindow().orElse(0),
                version.model().outputCap().orElse(0),
                parts.startedAtSeconds());
    }

    private static String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return encoded;
        }
    }

    private void metrics(HttpServerRequest request) {
        if (caller(request).isEmpty()) {
            answer(request, openai).error(unauthenticated(request));
            return;
        }
        parts.systemPages().metrics(request);
    }

    private void get(HttpServerRequest request, Runnable page) {
        if (HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method())) {
            page.run();
        } else {
            methodNotAllowed(request, answer(request, openai), "GET");
        }
    }

    private CallerAnswer answer(HttpServerRequest request, CallerDialect dialect) {
        return new CallerAnswer(request, dialect, ids.of(request.getHeader("x-request-id")));
    }

    private static void methodNotAllowed(HttpServerRequest request, CallerAnswer answer, String expected) {
        request.response().putHeader("allow", expected);
        answer.error(Problem.of(
                Problem.Kind.METHOD_NOT_ALLOWED,
                "Not allowed: " + printable(request.method().name()) + " " + printable(request.path()) + " (expected: "
                        + expected + ")."));
    }

    // Who calls.

    private Optional<Caller> caller(HttpServerRequest request) {
        Optional<String> credential = credential(request);
        if (credential.isEmpty() && !OwnPage.trusted(request.getHeader("origin"), hostName(request))) {
            return parts.anonymousEverywhere() ? pipeline.authenticate(credential) : Optional.empty();
        }
        return pipeline.authenticate(credential);
    }

    private static Optional<String> credential(HttpServerRequest request) {
        String authorization = request.getHeader("authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(authorization.substring(7).strip());
        }
        String key = request.getHeader("x-api-key");
        if (key == null) {
            key = request.getHeader("api-key");
        }
        return Optional.ofNullable(key == null ? authorization : key);
    }

    private static @Nullable String hostName(HttpServerRequest request) {
        return request.authority() == null ? null : request.authority().host();
    }

    private static Problem unauthenticated(HttpServerRequest request) {
        String message = credential(request).isPresent()
                ? "Incorrect API key provided. Ask the operator of this gateway for a virtual key."
                : "You didn't provide an API key. Send one in the Authorization header: \"Authorization: Bearer YOUR_KEY\".";
        return Problem.of(Problem.Kind.UNAUTHENTICATED, message, null, "invalid_api_key");
    }

    private static String printable(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
