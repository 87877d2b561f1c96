package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.limit.Moment;
import dev.penstock.core.routing.Route;
import dev.penstock.core.routing.Version;
import dev.penstock.core.token.TokenEstimate;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.observe.AttemptRecord;
import dev.penstock.gateway.observe.CallRecord;
import dev.penstock.gateway.observe.Meters;
import dev.penstock.gateway.observe.Outcome;
import dev.penstock.gateway.observe.PayloadText;
import dev.penstock.gateway.upstream.CarriedHeaders;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.UpstreamClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of a call, in this order: authenticate, limit, then for each attempt {choose, breaker, reserve, send}, relay, settle.
 * A retry repeats the attempt only; identity and limits stand outside it. Every surface enters here, and there is no other way
 * to an upstream. One per event loop.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Map<Operation, String> OPERATIONS = labels(Operation.class);
    private static final Map<Problem.Kind, String> KINDS = labels(Problem.Kind.class);

    private static final TokenUsage NOTHING = TokenUsage.estimated(0, 0);

    /** No model gives more in one answer; a caller may ask for any number. */
    private static final long ANSWER_TOKENS_MAX = 1_000_000_000;

    private final Vertx vertx;
    private final Sweeper sweeper;
    private final UpstreamClient client;
    private final Callers callers;
    private final PipelineParts parts;
    private final SplittableRandom random = new SplittableRandom();
    private final Set<Flight> flights = Collections.newSetFromMap(new IdentityHashMap<>());

    public Pipeline(Vertx vertx, Sweeper sweeper, UpstreamClient client, Callers callers, PipelineParts parts) {
        this.vertx = vertx;
        this.sweeper = sweeper;
        this.client = client;
        this.callers = callers;
        this.parts = parts;
    }

    /** How a call ended, as its flight knows it. */
    record Landing(
            int status, Outcome outcome, @Nullable Problem problem, TokenUsage usage, Finish finish, long events) {}

    /** Finds out who calls; empty if the call must be refused. */
    public Optional<Caller> authenticate(Optional<String> credential, boolean mayBeAnonymous) {
        return callers.identify(credential, mayBeAnonymous);
    }

    /** A user who has logged in. */
    public Caller user(long id, String name) {
        return callers.user(id, name);
    }

    /** Takes a call whose body has been read; it is answered, or on its way. */
    public void accept(
            CallerAnswer answer,
            CallerDialect dialect,
            Operation operation,
            Caller caller,
            byte[] body,
            CarriedHeaders carried,
            long arrivedAt) {
        if (parts.keepsTexts()) {
            answer.keepCopy();
        }
        Call call;
        try {
            call = dialect.read(operation, body);
        } catch (Refusal refusal) {
            refuse(answer, operation, caller.name(), Optional.empty(), refusal.problem(), arrivedAt);
            return;
        }
        if (parts.discovery().routes().find(call.model()).isPresent()
                || !parts.discovery().mayLearn()) {
            admit(answer, caller, call, carried, arrivedAt);
        } else {
            Context loop = vertx.getOrCreateContext();
            parts.discovery()
                    .refresh()
                    .onComplete(asked -> loop.runOnContext(go -> admit(answer, caller, call, carried, arrivedAt)));
        }
    }

    private void admit(CallerAnswer answer, Caller caller, Call call, CarriedHeaders carried, long arrivedAt) {
        try {
            Route route = route(caller, call);
            Exchange.WholeReply.Answer own = parts.translators().ownAnswer(call, upstreamModel(choose(route)));
            if (own != null) {
                answerOurselves(answer, caller, call, own, arrivedAt);
                return;
            }
            long estimate = estimate(call, choose(route));
            Permit permit = parts.admission().admit(caller, call.stream(), estimate, now());
            Flight flight = new Flight(this, answer, caller, call, carried, route, permit, estimate, arrivedAt);
            flights.add(flight);
            flight.depart();
        } catch (Refusal refusal) {
            refuse(answer, call.operation(), caller.name(), Optional.of(call), refusal.problem(), arrivedAt);
        } catch (RuntimeException bug) {
            LOG.error("request {} failed by a fault of the gateway", answer.requestId(), bug);
            Problem problem = internal(answer.requestId());
            refuse(answer, call.operation(), caller.name(), Optional.of(call), problem, arrivedAt);
        }
    }

    /** For what needs no upstream, as a count of tokens where the upstream has no such question. */
    private void answerOurselves(
            CallerAnswer answer, Caller caller, Call call, Exchange.WholeReply.Answer own, long arrivedAt) {
        answer.whole(200, own.body());
        record(refusedOrOwn(
                answer, call.operation(), caller.name(), Optional.of(call), 200, Outcome.SUCCEEDED, "", arrivedAt));
        answer.over(Outcome.SUCCEEDED, false, NOTHING, Finish.NONE);
    }

    private Route route(Caller caller, Call call) throws Refusal {
        Optional<Route> route = parts.discovery().routes().find(call.model());
        if (route.isEmpty() || !caller.mayUse(route.get().name())) {
            throw new Refusal(Problem.of(
                    Problem.Kind.NOT_FOUND,
                    "The model `" + printable(call.model()) + "` does not exist or you do not have access to it.",
                    "model",
                    "model_not_found"));
        }
        return route.get();
    }

    private static String printable(String name) {
        return name.length() > 128 ? name.substring(0, 128) + "…" : name;
    }

    /** Answers a call that goes no further, and records it. */
    public void refuse(
            CallerAnswer answer,
            Operation operation,
            String caller,
            Optional<Call> call,
            Problem problem,
            long arrivedAt) {
        answer.error(problem);
        record(refusedOrOwn(
                answer, operation, caller, call, problem.status(), Outcome.REFUSED, label(problem.kind()), arrivedAt));
        answer.over(Outcome.REFUSED, false, NOTHING, Finish.NONE);
    }

    /** Answers a call as the same one was answered before, without making it again. */
    public void answerAgain(
            CallerAnswer answer,
            Operation operation,
            String caller,
            int status,
            String contentType,
            byte[] body,
            long arrivedAt) {
        answer.again(status, contentType, body);
        Outcome outcome = status < 400 ? Outcome.SUCCEEDED : Outcome.FAILED;
        record(refusedOrOwn(answer, operation, caller, Optional.empty(), status, outcome, "", arrivedAt));
    }

    private CallRecord refusedOrOwn(
            CallerAnswer answer,
            Operation operation,
            String caller,
            Optional<Call> call,
            int status,
            Outcome outcome,
            String errorType,
            long arrivedAt) {
        String route = call.map(Call::model).map(Pipeline::printable).orElse("");
        return new CallRecord(
                Instant.now(),
                answer.requestId(),
                caller,
                label(operation),
                route,
                parts.discovery().routes().lists(route),
                "",
                "",
                "",
                call.isPresent() && call.get().stream(),
                status,
                outcome,
                errorType,
                Finish.NONE,
                NOTHING,
                0,
                0,
                0,
                System.nanoTime() - arrivedAt);
    }

    void landed(Flight flight, Landing landing) {
        flights.remove(flight);
        Version version = flight.version();
        record(new CallRecord(
                Instant.now(),
                flight.answer().requestId(),
                flight.caller().name(),
                label(flight.call().operation()),
                flight.call().model(),
                parts.discovery().routes().lists(flight.route().name()),
                version == null ? "" : version.provider().name(),
                flight.keyId(),
                version == null ? "" : version.upstreamModelName(),
                flight.call().stream(),
                landing.status(),
                landing.outcome(),
                landing.problem() == null ? "" : label(landing.problem().kind()),
                landing.finish(),
                landing.usage(),
                flight.attempts(),
                landing.events(),
                flight.firstByteAt() == 0 ? 0 : flight.firstByteAt() - flight.arrivedAt(),
                System.nanoTime() - flight.arrivedAt()));
        flight.answer().over(landing.outcome(), flight.billed(), landing.usage(), landing.finish());
    }

    /** A call to a provider ended, whether or not another one is made for the same request. */
    void attempted(Flight flight, Outcome outcome, @Nullable Problem problem, TokenUsage usage) {
        Version version = flight.version();
        if (version == null) {
            return;
        }
        Optional<Problem> told = Optional.ofNullable(problem).map(flight::withoutSecret);
        long now = System.nanoTime();
        Instant ended = Instant.now();
        byte[] copy = flight.answer().copy();
        parts.attempts()
                .add(new AttemptRecord(
                        ended,
                        flight.answer().requestId(),
                        flight.attempts(),
                        flight.caller().name(),
                        flight.caller().userId(),
                        flight.caller().virtualKeyId(),
                        label(flight.call().operation()),
                        version.model().id(),
                        version.provider().name(),
                        flight.keyRow(),
                        usage,
                        version.model()
                                .price()
                                .map(price -> price.cost(usage, ended))
                                .orElse(-1L),
                        status(outcome, problem),
                        told.map(each -> label(each.kind())).orElse(""),
                        told.map(Problem::message).orElse(""),
                        flight.firstByteAt() == 0 ? 0 : flight.firstByteAt() - flight.attemptedAt(),
                        now - flight.attemptedAt(),
                        copy == null ? "" : PayloadText.request(flight.call().body()),
                        copy == null ? "" : PayloadText.answer(copy),
                        flight.answer().address(),
                        flight.answer().userAgent()));
    }

    private static AttemptRecord.Status status(Outcome outcome, @Nullable Problem problem) {
        return switch (outcome) {
            case SUCCEEDED -> AttemptRecord.Status.SUCCESS;
            case CLIENT_GONE, SLOW_READER, DRAINED -> AttemptRecord.Status.CANCELLED;
            case REFUSED, FAILED ->
                switch (problem == null ? Problem.Kind.INTERNAL : problem.kind()) {
                    case UPSTREAM_RATE_LIMITED -> AttemptRecord.Status.RATE_LIMITED;
                    case UPSTREAM_TIMEOUT -> AttemptRecord.Status.TIMEOUT;
                    default -> AttemptRecord.Status.ERROR;
                };
        };
    }

    private void record(CallRecord call) {
        parts.meters().count(call);
        parts.log().add(call);
    }

    /** Ends everything that is still under way, visibly; for the end of the drain time. */
    public void drainOut() {
        for (Flight flight : new ArrayList<>(flights)) {
            flight.drainOut();
        }
    }

    public int inFlight() {
        return flights.size();
    }

    // What flights need.

    Version choose(Route route) {
        return route.versions().getFirst();
    }

    /** The keys that a version is served with now. */
    KeyPool<Endpoint> keys(Version version) throws Refusal {
        String provider = version.provider().name();
        KeyPool<Endpoint> pool = parts.endpoints().of(provider);
        if (pool == null) {
            throw new Refusal(Problem.of(Problem.Kind.UPSTREAM_UNAVAILABLE, provider + " is not served any more."));
        }
        return pool;
    }

    /** What a call will probably take, for limits on tokens: its prompt by its size, and as much answer as it asks for. */
    private static long estimate(Call call, Version version) {
        long cap = version.model().outputCap().orElse(ANSWER_TOKENS_MAX);
        return TokenEstimate.ofBytes(call.body().length)
                + Math.clamp(call.maxOutputTokens().orElse(0), 0, Math.min(cap, ANSWER_TOKENS_MAX));
    }

    /** The time by both clocks. */
    public static Moment now() {
        return new Moment(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }

    Exchange exchange(Call call, Version version) throws Refusal {
        return parts.translators().exchange(call, upstreamModel(version));
    }

    private static UpstreamModel upstreamModel(Version version) {
        return new UpstreamModel(
                version.upstreamModelName(),
                version.provider().variant(),
                version.model().outputCap());
    }

    Budget.Account account(Caller caller, Call call, String requestId) {
        return parts.budget().open(caller, call, requestId);
    }

    UpstreamDialect upstreamDialect(Version version) {
        return parts.translators().upstream(version.provider().variant().dialect());
    }

    Vertx vertx() {
        return vertx;
    }

    Sweeper sweeper() {
        return sweeper;
    }

    UpstreamClient client() {
        return client;
    }

    RetryPolicy retryPolicy() {
        return parts.retries();
    }

    Meters meters() {
        return parts.meters();
    }

    long replyBytesMax() {
        return parts.replyBytesMax();
    }

    long slowReaderNanos() {
        return parts.slowReader().toNanos();
    }

    long heartbeatNanos() {
        return parts.heartbeat().toNanos();
    }

    long random(long bound) {
        return random.nextLong(bound);
    }

    static Problem internal(String requestId) {
        return Problem.of(
                Problem.Kind.INTERNAL, "The gateway failed on this call; its log says more under " + requestId + ".");
    }

    static String label(Operation operation) {
        return OPERATIONS.getOrDefault(operation, "");
    }

    static String label(Problem.Kind kind) {
        return KINDS.getOrDefault(kind, "");
    }

    private static <E extends Enum<E>> Map<E, String> labels(Class<E> type) {
        var labels = new EnumMap<E, String>(type);
        for (E value : type.getEnumConstants()) {
            labels.put(value, value.name().toLowerCase(Locale.ROOT));
        }
        return labels;
    }
}
