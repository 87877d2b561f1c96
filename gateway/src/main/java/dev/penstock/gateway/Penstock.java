package dev.penstock.gateway;

import dev.penstock.core.dialect.Translators;
import dev.penstock.core.limit.Slots;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.access.KeyedCallers;
import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.discovery.ModelDiscovery;
import dev.penstock.gateway.observe.CallLog;
import dev.penstock.gateway.observe.Meters;
import dev.penstock.gateway.pipeline.Admission;
import dev.penstock.gateway.pipeline.Budget;
import dev.penstock.gateway.pipeline.PipelineParts;
import dev.penstock.gateway.pipeline.RetryPolicy;
import dev.penstock.gateway.server.Gateway;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.settings.UpstreamSettings;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.Endpoints;
import dev.penstock.gateway.upstream.RetryBudget;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway, wired together in the order in which its parts depend on each other. May be shared between threads. */
public final class Penstock {
    private final Vertx vertx;
    private final Gateway gateway;
    private final CallLog log;

    private Penstock(Vertx vertx, Gateway gateway, CallLog log) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.log = log;
    }

    /**
     * Starts the gateway.
     *
     * @param served the providers behind it
     * @param trial whether they are the built-in simulator
     * @throws IOException if the data folder cannot be used
     * @throws BadSettings if what lies in the data folder does not fit the settings
     */
    public static Future<Penstock> start(
            Vertx vertx,
            Settings settings,
            List<ServedProvider> served,
            boolean trial,
            Translators translators,
            String version)
            throws IOException, BadSettings {
        UpstreamSettings upstream = settings.upstream();
        Path data = Files.createDirectories(settings.server().dataFolder());
        boolean anonymous = settings.server().servesAnonymous();
        VirtualKeys keys = VirtualKeys.of(settings.access(), Pepper.open(data));
        Endpoints endpoints = endpoints(served, upstream);
        ModelDiscovery discovery = new ModelDiscovery(
                served.stream().map(ServedProvider::provider).toList(),
                endpoints,
                upstream.connectTimeout(),
                upstream.caFile());
        Meters meters = new Meters();
        CallLog log = new CallLog(
                data.resolve("logs"),
                settings.observation().callLogFileBytes(),
                settings.observation().callLogFilesKept());
        Admission admission = new Admission(new Slots(settings.limits().activeStreams()));
        meters.watch(admission.streams(), log);
        PipelineParts parts = new PipelineParts(
                discovery,
                endpoints,
                translators,
                admission,
                Budget.unlimited(),
                new RetryPolicy(
                        upstream.attempts(), upstream.backoffBase(), upstream.backoffCap(), upstream.retryAfterMax()),
                meters,
                log,
                upstream.replyBytesMax(),
                settings.server().slowReaderTimeout(),
                settings.server().heartbeat());
        KeyedCallers.Shared callers =
                KeyedCallers.share(keys, anonymous, settings.limits().concurrencyPerUser(), InstantSource.system());
        Gateway.Identity identity = new Gateway.Identity(
                version,
                trial,
                settings.observation().promEnabled(),
                settings.server().anonymousAccess().orElse(false),
                provider -> trial ? "penstock-simulator" : provider);
        return vertx.deployVerticle(discovery)
                .compose(deployed -> Gateway.start(
                        vertx,
                        settings.server(),
                        upstream,
                        parts,
                        callers::forOneLoop,
                        shortestLimit(settings, served),
                        identity))
                .map(gateway -> new Penstock(vertx, gateway, log))
                .onFailure(failure -> log.close());
    }

    private static Endpoints endpoints(List<ServedProvider> served, UpstreamSettings settings) {
        CircuitBreakerConfig breaker = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(Math.toIntExact(settings.breakerWindow().toSeconds()))
                .minimumNumberOfCalls(settings.breakerCallsMin())
                .failureRateThreshold(settings.breakerFailurePercent())
                .waitDurationInOpenState(settings.breakerOpenFor())
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .build();
        Map<String, Endpoint> endpoints = new HashMap<>();
        for (ServedProvider each : served) {
            Provider provider = each.provider();
            endpoints.put(
                    provider.name(),
                    new Endpoint(
                            provider.name(),
                            provider.baseUrl(),
                            provider.variant(),
                            each.key().map(key -> Endpoint.credential(provider.variant(), key.reveal())),
                            each.limits(),
                            CircuitBreaker.of(provider.name(), breaker),
                            new RetryBudget(settings.retryBudgetPercent(), settings.retryBudgetMinPerSecond())));
        }
        return new Endpoints(endpoints);
    }

    private static Duration shortestLimit(Settings settings, List<ServedProvider> served) {
        Duration shortest = settings.server().headerTimeout();
        for (Duration limit : List.of(
                settings.server().keepAliveTimeout(),
                settings.server().slowReaderTimeout(),
                settings.server().heartbeat())) {
            shortest = limit.compareTo(shortest) < 0 ? limit : shortest;
        }
        for (ServedProvider each : served) {
            Duration limit = each.limits().shortest();
            shortest = limit.compareTo(shortest) < 0 ? limit : shortest;
        }
        return shortest;
    }

    public int port() {
        return gateway.port();
    }

    /**
     * Takes no more calls, lets the running ones end, and writes what is still to be written.
     *
     * @param preStop how long calls are still accepted, so that load balancers notice first
     */
    public Future<Void> stop(Duration preStop) {
        return gateway.drain(preStop)
                .eventually(() -> vertx.executeBlocking(() -> {
                    log.close();
                    return null;
                }));
    }

    /** Ends every running call now, visibly. */
    public Future<Void> cutOff() {
        return gateway.cutOff();
    }
}
