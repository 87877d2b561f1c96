package dev.penstock.gateway;

import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.keys.KeyPool.Entry;
import dev.penstock.core.keys.UpstreamKey;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.settings.ProviderKey;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.UpstreamSettings;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.RetryBudget;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of providers and keys what calls go out with. What is set up anew goes on with the limits, states and breakers that its
 * keys had; a key whose secret or address is another begins with a clean breaker and state. Immutable.
 */
final class UpstreamSetup {
    private final UpstreamSettings settings;
    private final ZoneId zone;
    private final CircuitBreakerConfig breaker;

    /**
     * @param zone by whose calendar calls per day are counted
     */
    UpstreamSetup(UpstreamSettings settings, ZoneId zone) {
        this.settings = settings;
        this.zone = zone;
        this.breaker = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(Math.toIntExact(settings.breakerWindow().toSeconds()))
                .minimumNumberOfCalls(settings.breakerCallsMin())
                .failureRateThreshold(settings.breakerFailurePercent())
                .waitDurationInOpenState(settings.breakerOpenFor())
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .build();
    }

    /**
     * The keys of these providers.
     *
     * @param before as they were set up until now
     */
    Map<String, KeyPool<Endpoint>> pools(List<ServedProvider> served, Map<String, KeyPool<Endpoint>> before) {
        Map<String, KeyPool<Endpoint>> pools = new HashMap<>();
        for (ServedProvider each : served) {
            String name = each.provider().name();
            KeyPool<Endpoint> old = before.get(name);
            List<Entry<Endpoint>> entries = entries(each, old == null ? List.of() : old.entries());
            KeyPool<Endpoint> pool = old == null ? KeyPool.of(entries, zone) : old.next(entries);
            remember(each, old, pool);
            pools.put(name, pool);
        }
        return pools;
    }

    /** Keys that were not there until now go on with what the database knows of them. */
    private static void remember(ServedProvider served, @Nullable KeyPool<Endpoint> before, KeyPool<Endpoint> pool) {
        Set<String> known = new HashSet<>();
        if (before != null) {
            before.entries().forEach(entry -> known.add(entry.key().id()));
        }
        for (ProviderKey key : served.keys()) {
            if (!known.contains(key.id())) {
                key.past().ifPresent(past -> pool.remember(key.id(), past, Pipeline.now()));
            }
        }
    }

    private List<Entry<Endpoint>> entries(ServedProvider served, List<Entry<Endpoint>> before) {
        RetryBudget retries = before.isEmpty()
                ? new RetryBudget(settings.retryBudgetPercent(), settings.retryBudgetMinPerSecond())
                : before.getFirst().way().retries();
        Map<String, Entry<Endpoint>> known = new HashMap<>();
        before.forEach(entry -> known.put(entry.key().id(), entry));
        List<Entry<Endpoint>> entries = new ArrayList<>();
        for (ProviderKey key : served.keys()) {
            UpstreamKey upstreamKey =
                    new UpstreamKey(key.id(), key.name(), revision(key, served), key.priority(), key.limits());
            CircuitBreaker own = breaker(served.provider().name(), upstreamKey, known.get(key.id()));
            entries.add(new Entry<>(upstreamKey, endpoint(served, key, own, retries)));
        }
        return entries;
    }

    /** The way to ask a provider under its first key; whatever comes of it counts nowhere. */
    Endpoint single(ServedProvider served) {
        CircuitBreaker own = CircuitBreaker.of(served.provider().name(), breaker);
        RetryBudget retries = new RetryBudget(0, 0);
        return endpoint(served, served.keys().getFirst(), own, retries);
    }

    private Endpoint endpoint(ServedProvider served, ProviderKey key, CircuitBreaker breaker, RetryBudget retries) {
        Provider provider = served.provider();
        return new Endpoint(
                provider.name(),
                address(key, served),
                provider.variant(),
                key.secret().map(secret -> Endpoint.credential(provider.variant(), secret.reveal())),
                served.limits(),
                breaker,
                retries,
                key.row(),
                publicOnly(served, key));
    }

    /** Whoever may write to the database may not make us speak to what only this machine can reach. */
    private boolean publicOnly(ServedProvider served, ProviderKey key) {
        boolean stored = key.baseUrl().isPresent() ? key.row() != 0 : served.addressStored();
        return stored && !settings.privateAddresses();
    }

    private static URI address(ProviderKey key, ServedProvider served) {
        return key.baseUrl().orElse(served.provider().baseUrl());
    }

    private static long revision(ProviderKey key, ServedProvider served) {
        return Objects.hash(key.secret(), address(key, served));
    }

    private CircuitBreaker breaker(String provider, UpstreamKey key, @Nullable Entry<Endpoint> before) {
        if (before != null && before.key().revision() == key.revision()) {
            return before.way().breaker();
        }
        return CircuitBreaker.of(provider + "/" + key.name(), breaker);
    }
}
