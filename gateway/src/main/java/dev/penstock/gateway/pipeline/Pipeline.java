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
import dev.penstock.core.routing.Route;
import dev.penstock.core.routing.Version;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.observe.CallRecord;
import dev.penstock.gateway.observe.Meters;
import dev.penstock.gateway.observe.Outcome;
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

    /** Takes a call whose body has been read; it is answered, or on its way. */
    public void accept(
            CallerAnswer answer,
            CallerDialect dialect,
            Operation operation,
            Caller caller,
            byte[] body,
            CarriedHeaders carried,
            long arrivedAt) {
        Call call;
        try {
            call = dialect.read(operation, body);
        } catch (Refusal refusal) {
            refuse(answer, operation, caller.name(), Optional.empty(), refusal.problem(), arrivedAt);
            return;
        }
        if (parts.discovery().routes().find(call.model()).isPresent()
                || !parts.discovery().hasSources()) {
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
            Permit permit = parts.admission().admit(caller, call.stream(), TimeUnit.NANOSECONDS.toSeconds(arrivedAt));
            Flight flight = new Flight(this, answer, caller, call, carried, route, permit, arrivedAt);
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
                call.isPresent() && call.get().stream(),
                status,
                outcome,
                errorType,
                Finish.NONE,
                TokenUsage.estimated(0, 0),
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

    Endpoint endpoint(Version version) {
        return parts.endpoints().of(version.provider().name());
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

    Budget.Hold reserve(Caller caller, Call call, Version version) throws Refusal {
        return parts.budget().reserve(caller, call, version);
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
