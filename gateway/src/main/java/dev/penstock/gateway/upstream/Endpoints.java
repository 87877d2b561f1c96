package dev.penstock.gateway.upstream;

import dev.penstock.core.keys.KeyPool;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of every provider that is served, as they are set up now. May be shared between threads: a snapshot is replaced
 * whole, and calls that began under an old one end under it.
 */
public final class Endpoints {
    private volatile Map<String, KeyPool<Endpoint>> byProvider;

    public Endpoints(Map<String, KeyPool<Endpoint>> byProvider) {
        this.byProvider = Map.copyOf(byProvider);
    }

    /** The keys of a provider; null if it is not served, or not any more. */
    public @Nullable KeyPool<Endpoint> of(String provider) {
        return byProvider.get(provider);
    }

    public Map<String, KeyPool<Endpoint>> all() {
        return byProvider;
    }

    public void replace(Map<String, KeyPool<Endpoint>> next) {
        byProvider = Map.copyOf(next);
    }
}
