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
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.UpstreamClient;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The path of a call, in this order: authenticate, limit, then for each attempt {choose, breaker, reserve, send}, relay, settle.
 * A retry repeats the attempt only; identity and limits stand outside it. Every surface enters here, and there is no other way
 * to an upstream. One per event loop.
 */
public final class Pipeline {
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
    public Optional<Caller> authenticate(Optional<String> credential) {
        return callers.identify(credential);
    }

    /** Takes a call whose body has been read; the answer is given or on its way when this returns. */
    public void accept(
            CallerAnswer answer,
            CallerDialect dialect,
            Operation operation,
            Caller caller,
            byte[] body,
            long arrivedAt) {
        Call call = null;
        try {
            call = dialect.read(operation, body);
            Route route = route(caller, call);
            Permit permit = parts.admission().admit(caller, call.stream(), TimeUnit.NANOSECONDS.toSeconds(arrivedAt));
            Flight flight = new Flight(this, answer, caller, call, route, permit, arrivedAt);
            flights.add(flight);
            flight.depart();
        } catch (Refusal refusal) {
            refuse(answer, operation, caller.name(), Optional.ofNullable(call), refusal.problem(), arrivedAt);
        }
    }

    private Route route(Caller caller, Call call) throws Refusal {
        Optional<Route> route = parts.routes().get().find(call.model());
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
        String route = call.map(Call::model).map(Pipeline::printable).orElse("");
        record(new CallRecord(
                Instant.now(),
                answer.requestId(),
                caller,
                label(operation),
                route,
                parts.routes().get().lists(route),
                "",
                "",
                call.isPresent() && call.get().stream(),
                problem.status(),
                Outcome.REFUSED,
                label(problem.kind()),
                Finish.NONE,
                TokenUsage.estimated(0, 0),
                0,
                0,
                0,
                System.nanoTime() - arrivedAt));
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
                parts.routes().get().lists(flight.route().name()),
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
        return parts.endpoints().of(version);
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

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
