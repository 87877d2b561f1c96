package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.ControlPlane;
import dev.penstock.gateway.generate.BudgetPages;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.observe.Outcome;
import dev.penstock.gateway.once.Claim;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.pipeline.CallerAnswer;
import dev.penstock.gateway.pipeline.CallerExchange;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.upstream.CarriedHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where every request comes in: finds its surface by path and method, finds out who calls, reads the body within its limits,
 * and hands the call to the pipeline. One per event loop.
 */
final class Door {
    private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
    private static final AsciiString ANTHROPIC_VERSION = AsciiString.cached("anthropic-version");
    private static final AsciiString ANTHROPIC_BETA = AsciiString.cached("anthropic-beta");
    private static final AsciiString IDEMPOTENCY_KEY = AsciiString.cached("idempotency-key");
    private static final int PRINTED_MAX = 200;

    private final Pipeline pipeline;
    private final Sweeper sweeper;
    private final DoorParts parts;
    private final ModelPages models;
    private final RequestIds ids = new RequestIds();

    Door(Pipeline pipeline, Sweeper sweeper, DoorParts parts) {
        this.pipeline = pipeline;
        this.sweeper = sweeper;
        this.parts = parts;
        this.models = new ModelPages(parts);
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
        Surface surface = path == null ? null : Surface.at(path);
        if (surface == null && path != null && ControlPlane.owns(path)) {
            control(request, path, arrivedAt);
        } else if (surface == null) {
            answer(request, dialect(wordsAt(request, path))).error(nothingAt(path));
        } else if (!surface.takes(method(request))) {
            methodNotAllowed(request, surface);
        } else {
            serveOnceKnown(request, surface, arrivedAt);
        }
    }

    /**
     * What is at the path of a request that can be taken here at once, without Vert.x; null if it cannot, and {@link #handle} is
     * to be asked. That is how all calls come in, but those of old clients and those that have to wait for the configuration.
     */
    Surface.@Nullable Calls takes(HttpRequest request) {
        if (!HttpMethod.POST.toNetty().equals(request.method())
                || !HttpVersion.HTTP_1_1.equals(request.protocolVersion())) {
            return null;
        }
        return Surface.at(LaneExchange.path(request)) instanceof Surface.Calls calls
                        && request.decoderResult().isSuccess()
                        && parts.isConfigured().getAsBoolean()
                ? calls
                : null;
    }

    /** Takes such a request. */
    void take(LaneExchange exchange, Surface.Calls calls) {
        long arrivedAt = System.nanoTime();
        if (parts.lifecycle().isDraining()) {
            exchange.lastAnswer();
        }
        call(exchange, calls, (whole, refused) -> exchange.read(sweeper, parts.bodies(), whole, refused), arrivedAt);
    }

    /** While the database is being opened nobody knows every key and model; what could not be told for sure waits for it. */
    private void serveOnceKnown(HttpServerRequest request, Surface surface, long arrivedAt) {
        if (parts.isConfigured().getAsBoolean() || sure(request, surface)) {
            serve(request, surface, arrivedAt);
            return;
        }
        request.pause();
        Context loop = Vertx.currentContext();
        parts.configured()
                .get()
                .onComplete(known -> loop.runOnContext(go -> {
                    serve(request, surface, arrivedAt);
                    request.resume();
                }));
    }

    private boolean sure(HttpServerRequest request, Surface surface) {
        return switch (surface) {
            case Surface.Page page -> page.kind() != Surface.Page.Kind.METRICS || knownOrNobody(request);
            case Surface.Calls calls -> knownOrNobody(request);
            case Surface.Models list -> false;
            case Surface.OneModel one -> false;
            case Surface.Describe describe -> false;
            case Surface.Money money -> false;
        };
    }

    private boolean knownOrNobody(HttpServerRequest request) {
        return Credentials.of(request.headers()).isEmpty()
                || identify(request.headers())
                        .filter(caller -> !caller.isAnonymous())
                        .isPresent();
    }

    private void serve(HttpServerRequest request, Surface surface, long arrivedAt) {
        switch (surface) {
            case Surface.Calls calls ->
                call(exchange(request), calls, (whole, refused) -> body(request, whole, refused), arrivedAt);
            case Surface.Models list -> {
                CallerDialect dialect = dialect(modelsDialect(request, list.dialect()));
                CallerAnswer answer = answer(request, dialect);
                caller(request, answer).ifPresent(caller -> models.all(answer, dialect, caller, request::getParam));
            }
            case Surface.OneModel one -> {
                CallerDialect dialect = dialect(modelsDialect(request, Dialect.OPENAI));
                CallerAnswer answer = answer(request, dialect);
                caller(request, answer)
                        .ifPresent(caller -> models.one(answer, dialect, caller, ModelPages.decoded(one.name())));
            }
            case Surface.Money money -> money(request, money.matter(), arrivedAt);
            case Surface.Describe describe -> describe(request, dialect(describe.dialect()));
            case Surface.Page page -> page(request, page.kind());
        }
    }

    private void page(HttpServerRequest request, Surface.Page.Kind kind) {
        switch (kind) {
            case ROOT -> parts.systemPages().root(request);
            case HEALTH -> parts.systemPages().health(request);
            case READY -> parts.systemPages().ready(request);
            case VERSION -> parts.systemPages().version(request);
            case RUNNING -> parts.systemPages().running(request);
            case METRICS ->
                caller(request, answer(request, dialect(Dialect.OPENAI)))
                        .ifPresent(caller -> parts.systemPages().metrics(request));
        }
    }

    private void money(HttpServerRequest request, Surface.Money.Matter kind, long arrivedAt) {
        boolean posts = method(request).equals("POST");
        if (kind == Surface.Money.Matter.GENERATE && posts) {
            generate(request, arrivedAt);
            return;
        }
        CallerAnswer answer = answer(request, dialect(Dialect.OPENAI));
        BudgetPages pages = parts.budgetPages();
        switch (kind) {
            case GENERATE -> answer.page(Future.succeededFuture(pages.generateStatus()));
            case PREFLIGHT ->
                caller(request, answer).ifPresent(caller -> {
                    if (posts) {
                        body(request, body -> answer.page(pages.preflight(caller, body)), answer::error);
                    } else {
                        answer.page(pages.budgets(caller, request.getParam("userId")));
                    }
                });
            case CALL_PREFLIGHT ->
                caller(request, answer)
                        .ifPresent(caller ->
                                body(request, body -> answer.page(pages.preflightCall(caller, body)), answer::error));
            case COST_REPORT ->
                caller(request, answer).ifPresent(caller -> answer.page(pages.costReport(caller, request::getParam)));
        }
    }

    /** Two dialects have this path; what is in the body tells them apart. */
    private void generate(HttpServerRequest request, long arrivedAt) {
        Optional<Caller> caller = identify(request.headers());
        CallerDialect other = dialect(Dialect.OLLAMA);
        if (caller.isEmpty()) {
            pipeline.refuse(
                    answer(request, other),
                    Operation.GENERATE,
                    "",
                    Optional.empty(),
                    Credentials.refused(request.headers()),
                    arrivedAt);
            return;
        }
        body(
                request,
                body -> {
                    Optional<JsonObject> own = parts.generation().own(body);
                    Keyed call = new Keyed(caller.get(), Operation.GENERATE, body, arrivedAt);
                    once(
                            exchange(request),
                            call,
                            own.isPresent() ? parts.generation().words() : other,
                            words -> answer(request, words),
                            answers -> own.ifPresentOrElse(
                                    asked -> parts.generation()
                                            .begin(
                                                    asked,
                                                    acceptsEvents(request),
                                                    caller.get(),
                                                    answers,
                                                    pipeline,
                                                    arrivedAt),
                                    () -> accept(answers.apply(other), other, call)));
                },
                problem -> pipeline.refuse(
                        answer(request, other),
                        Operation.GENERATE,
                        caller.get().name(),
                        Optional.empty(),
                        problem,
                        arrivedAt));
    }

    private static boolean acceptsEvents(HttpServerRequest request) {
        String accepted = request.getHeader("accept");
        return accepted != null && accepted.contains("text/event-stream");
    }

    /** Takes a call whose head has come; the intake tells of its body. */
    private void call(CallerExchange exchange, Surface.Calls calls, Intake intake, long arrivedAt) {
        MultiMap headers = exchange.headers();
        Operation operation = calls.operation();
        CallerDialect dialect = dialect(calls.dialect());
        CallerAnswer answer = answer(exchange, dialect);
        Optional<Caller> caller = identify(headers);
        if (caller.isEmpty()) {
            Problem problem = Credentials.refused(headers);
            pipeline.refuse(answer, operation, "", Optional.empty(), problem, arrivedAt);
            return;
        }
        // What is translated is written for the version that the settings name.
        CarriedHeaders carried = calls.dialect() == Dialect.ANTHROPIC
                ? CarriedHeaders.of(headers.get(ANTHROPIC_VERSION), headers.get(ANTHROPIC_BETA))
                : CarriedHeaders.NONE;
        intake.read(
                body -> once(
                        exchange,
                        new Keyed(caller.get(), operation, body, arrivedAt),
                        dialect,
                        words -> answer,
                        answers -> pipeline.accept(
                                answers.apply(dialect), dialect, operation, caller.get(), body, carried, arrivedAt)),
                problem ->
                        pipeline.refuse(answer, operation, caller.get().name(), Optional.empty(), problem, arrivedAt));
    }

    /** Reads the body of one request; exactly one of the two is called, unless the client leaves first. */
    @FunctionalInterface
    private interface Intake {
        void read(Consumer<byte[]> whole, Consumer<Problem> refused);
    }

    private void control(HttpServerRequest request, String path, long arrivedAt) {
        String id = ids.of(request.getHeader(REQUEST_ID));
        BodyIntake.read(
                request,
                sweeper,
                ControlPlane.takesPrompts(path) ? parts.bodies() : parts.controlBodies(),
                body -> parts.control().handle(request, body, id, call -> call(request, id, call, arrivedAt)),
                problem -> parts.control().refuse(request, problem.status(), problem.message(), id));
    }

    /** A call of somebody who has logged in; from here on it is one like any other. */
    private void call(HttpServerRequest request, String id, Answer.Call call, long arrivedAt) {
        CallerExchange exchange = exchange(request);
        CallerDialect dialect = new EnvelopeCaller(dialect(Dialect.OPENAI));
        Caller user = pipeline.user(call.actor().userId(), call.actor().username());
        Keyed asked = new Keyed(user, Operation.CHAT, call.body(), arrivedAt);
        once(
                exchange,
                asked,
                dialect,
                words -> new CallerAnswer(exchange, words, id, EnvelopeCaller::answer),
                answers -> accept(answers.apply(dialect), dialect, asked));
    }

    private void accept(CallerAnswer answer, CallerDialect dialect, Keyed call) {
        pipeline.accept(
                answer, dialect, call.operation(), call.caller(), call.body(), CarriedHeaders.NONE, call.arrivedAt());
    }

    /** A call that may have a key of its caller's. */
    private record Keyed(Caller caller, Operation operation, byte[] body, long arrivedAt) {}

    /**
     * Makes a call, but for one with a key under which one was made: that gets the same answer.
     *
     * @param answers makes the answer, in a dialect; asked once
     */
    private void once(
            CallerExchange exchange,
            Keyed call,
            CallerDialect words,
            Function<CallerDialect, CallerAnswer> answers,
            Consumer<Function<CallerDialect, CallerAnswer>> make) {
        String key = exchange.headers().get(IDEMPOTENCY_KEY);
        if (key == null) {
            make.accept(answers);
            return;
        }
        Context loop = Vertx.currentContext();
        parts.keyedAnswers()
                .claim(call.caller(), key, exchange.path(), call.body())
                .thenAccept(claim -> loop.runOnContext(go -> {
                    switch (claim) {
                        case Claim.First(var witness) -> {
                            if (exchange.isGone()) {
                                witness.over(Outcome.CLIENT_GONE, false);
                            } else {
                                make.accept(dialect -> answers.apply(dialect).seenBy(witness));
                            }
                        }
                        case Claim.Answered(var status, var type, var body) ->
                            pipeline.answerAgain(
                                    answers.apply(words),
                                    call.operation(),
                                    call.caller().name(),
                                    status,
                                    type,
                                    body,
                                    call.arrivedAt());
                        case Claim.Refused(var problem) ->
                            pipeline.refuse(
                                    answers.apply(words),
                                    call.operation(),
                                    call.caller().name(),
                                    Optional.empty(),
                                    problem,
                                    call.arrivedAt());
                    }
                }));
    }

    private void describe(HttpServerRequest request, CallerDialect dialect) {
        CallerAnswer answer = answer(request, dialect);
        caller(request, answer)
                .ifPresent(caller -> body(
                        request,
                        body -> {
                            try {
                                Call asked = dialect.read(Operation.DESCRIBE, body);
                                models.one(answer, dialect, caller, asked.model());
                            } catch (Refusal refusal) {
                                answer.error(refusal.problem());
                            }
                        },
                        answer::error));
    }

    private void body(HttpServerRequest request, Consumer<byte[]> whole, Consumer<Problem> refused) {
        BodyIntake.read(request, sweeper, parts.bodies(), whole, refused);
    }

    // Who calls, and in which words.

    /** Finds the caller, or answers that there is none. */
    private Optional<Caller> caller(HttpServerRequest request, CallerAnswer answer) {
        Optional<Caller> caller = identify(request.headers());
        if (caller.isEmpty()) {
            answer.error(Credentials.refused(request.headers()));
        }
        return caller;
    }

    private Optional<Caller> identify(MultiMap headers) {
        Optional<String> credential = Credentials.of(headers);
        return pipeline.authenticate(credential, mayBeAnonymous(headers, credential));
    }

    /** Web pages cannot send a credential unasked, so whatever is sent shows a program; a proxy passes on anything. */
    private boolean mayBeAnonymous(MultiMap headers, Optional<String> credential) {
        return parts.anonymousEverywhere()
                || (!Credentials.passedOn(headers) && (credential.isPresent() || Credentials.ownPage(headers)));
    }

    private CallerDialect dialect(Dialect dialect) {
        return parts.translators().caller(dialect);
    }

    /** Clients of Anthropic ask for models at the same path, and tell themselves by a header. */
    private static Dialect modelsDialect(HttpServerRequest request, Dialect otherwise) {
        return request.getHeader(ANTHROPIC_VERSION) == null ? otherwise : Dialect.ANTHROPIC;
    }

    /** In which words a caller is told that nothing is there. */
    private static Dialect wordsAt(HttpServerRequest request, @Nullable String path) {
        boolean ollama = path != null && path.startsWith("/api/");
        return modelsDialect(request, ollama ? Dialect.OLLAMA : Dialect.OPENAI);
    }

    private CallerAnswer answer(HttpServerRequest request, CallerDialect dialect) {
        return answer(exchange(request), dialect);
    }

    private CallerAnswer answer(CallerExchange exchange, CallerDialect dialect) {
        return new CallerAnswer(exchange, dialect, ids.of(exchange.headers().get(REQUEST_ID)));
    }

    private CallerExchange exchange(HttpServerRequest request) {
        return new VertxExchange(request, parts.addresses());
    }

    /**
     * Where a request comes from, as far as can be believed.
     *
     * @param peer where its connection comes from
     */
    String address(String peer, MultiMap headers) {
        return parts.addresses().of(peer, headers);
    }

    // What is refused before it is a call.

    private static String method(HttpServerRequest request) {
        return HttpMethod.HEAD.equals(request.method())
                ? "GET"
                : request.method().name();
    }

    private void methodNotAllowed(HttpServerRequest request, Surface surface) {
        request.response().putHeader("allow", surface.method());
        answer(request, dialect(surface.dialect()))
                .error(Problem.of(
                        Problem.Kind.METHOD_NOT_ALLOWED,
                        "Not allowed: " + printable(request.method().name()) + " " + printable(request.path())
                                + " (expected: " + surface.method() + ")."));
    }

    private static Problem nothingAt(@Nullable String path) {
        return Problem.of(
                Problem.Kind.NOT_FOUND,
                "There is nothing at " + printable(path)
                        + " (expected: a path such as /v1/chat/completions, /v1/messages or /v1/models).",
                null,
                "unknown_url");
    }

    private static String printable(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() > PRINTED_MAX ? text.substring(0, PRINTED_MAX) + "…" : text;
    }
}
