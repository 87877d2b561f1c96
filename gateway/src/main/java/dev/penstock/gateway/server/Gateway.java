package dev.penstock.gateway.server;

import dev.penstock.core.limit.Slots;
import dev.penstock.gateway.control.ClientAddresses;
import dev.penstock.gateway.control.ControlPlane;
import dev.penstock.gateway.generate.BudgetPages;
import dev.penstock.gateway.generate.Generation;
import dev.penstock.gateway.once.KeyedAnswers;
import dev.penstock.gateway.pipeline.Callers;
import dev.penstock.gateway.pipeline.PipelineParts;
import dev.penstock.gateway.settings.ServerSettings;
import dev.penstock.gateway.settings.UpstreamSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running data path: one {@link DataPlane} per event loop behind one port. May be shared between threads.
 *
 * <p>It stops in steps, so that a rolling restart loses nothing: readiness turns to 503 at once; callers are still accepted for
 * {@code preStop}, until load balancers have noticed; then no more are accepted and the running ones may take until the end of
 * the drain time; what still runs then is ended visibly, and settled.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** What is asked of the control plane is short. */
    private static final long CONTROL_BODY_BYTES_MAX = 256 * 1024L;

    /** What Vert.x calls any free port that all event loops share; with 0 each would get one of its own. */
    private static final int ANY_PORT_SHARED = -1;

    private final Vertx vertx;
    private final ServerSettings settings;
    private final Lifecycle lifecycle;
    private final List<DataPlane> planes;
    private final Promise<Void> acceptNoMore = Promise.promise();

    private Gateway(Vertx vertx, ServerSettings settings, Lifecycle lifecycle, List<DataPlane> planes) {
        this.vertx = vertx;
        this.settings = settings;
        this.lifecycle = lifecycle;
        this.planes = planes;
    }

    /**
     * What the process says about itself.
     *
     * @param trial whether the built-in simulator stands in for providers now
     * @param vitals how the parts are at the moment
     * @param addresses tells where a request comes from, as far as can be believed
     * @param ownerOf who a provider's models are said to be owned by
     */
    public record Identity(
            String version,
            BooleanSupplier trial,
            boolean metricsOn,
            boolean anonymousEverywhere,
            ClientAddresses addresses,
            UnaryOperator<String> ownerOf,
            Supplier<Vitals> vitals) {}

    /**
     * Starts to listen.
     *
     * @param callers makes the look-up of credentials for one event loop
     * @param control answers what is no call
     * @return fails if the port cannot be had
     */
    public static Future<Gateway> start(
            Vertx vertx,
            ServerSettings server,
            UpstreamSettings upstream,
            PipelineParts parts,
            Supplier<Callers> callers,
            Duration shortestLimit,
            ControlPlane control,
            Generation generation,
            BudgetPages budgetPages,
            KeyedAnswers keyedAnswers,
            Identity identity) {
        Lifecycle lifecycle = new Lifecycle();
        SystemPages pages = new SystemPages(
                parts.meters(),
                lifecycle,
                identity.version(),
                identity.trial(),
                identity.metricsOn(),
                identity.vitals());
        Slots connections = new Slots(server.maxConnections());
        parts.meters().watchConnections(connections);
        DoorParts door = new DoorParts(
                parts.translators(),
                parts.discovery()::routes,
                parts.discovery()::isConfigured,
                parts.discovery()::configured,
                pages,
                lifecycle,
                connections,
                identity.ownerOf(),
                identity.anonymousEverywhere(),
                identity.addresses(),
                new BodyIntake.Limits(server.maxBodyBytes(), server.bodyBytesPerSecondMin(), server.headerTimeout()),
                control,
                new BodyIntake.Limits(
                        Math.min(CONTROL_BODY_BYTES_MAX, server.maxBodyBytes()),
                        server.bodyBytesPerSecondMin(),
                        server.headerTimeout()),
                generation,
                budgetPages,
                keyedAnswers,
                Instant.now().getEpochSecond());
        List<DataPlane> planes = new ArrayList<>();
        Future<?> deployed = deployNext(vertx, server, upstream, parts, door, callers, shortestLimit, planes);
        return deployed.map(ready -> {
            lifecycle.ready();
            return new Gateway(vertx, server, lifecycle, List.copyOf(planes));
        });
    }

    /** Deploys one after the other, so that a port which cannot be had is told once. */
    private static Future<?> deployNext(
            Vertx vertx,
            ServerSettings server,
            UpstreamSettings upstream,
            PipelineParts parts,
            DoorParts door,
            Supplier<Callers> callers,
            Duration shortestLimit,
            List<DataPlane> planes) {
        int wanted = server.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : server.eventLoops();
        if (planes.size() == wanted) {
            return Future.succeededFuture();
        }
        int port = server.port() == 0 ? ANY_PORT_SHARED : server.port();
        DataPlane plane = new DataPlane(server, upstream, parts, door, callers, shortestLimit, port);
        return vertx.deployVerticle(plane).compose(deployed -> {
            planes.add(plane);
            return deployNext(vertx, server, upstream, parts, door, callers, shortestLimit, planes);
        });
    }

    public int port() {
        return planes.getFirst().port();
    }

    /**
     * Stops as the class says.
     *
     * @param preStop how long to accept calls still
     * @return completes when nothing runs any more
     */
    public Future<Void> drain(Duration preStop) {
        lifecycle.draining();
        LOG.info(
                "draining: not ready any more; accepting for {} ms, then up to {} s for running calls",
                preStop.toMillis(),
                settings.drainTimeout().toSeconds());
        vertx.setTimer(Math.max(1, preStop.toMillis()), timer -> acceptNoMore.tryComplete());
        return acceptNoMore
                .future()
                .compose(over -> Future.join(planes.stream()
                        .map(plane -> plane.drain(settings.drainTimeout()))
                        .toList()))
                .mapEmpty();
    }

    /** Ends every running call now, visibly, and the wait before the end of accepting; {@link #drain} then completes soon. */
    public Future<Void> cutOff() {
        acceptNoMore.tryComplete();
        return Future.join(planes.stream().map(DataPlane::cutOff).toList()).mapEmpty();
    }
}
