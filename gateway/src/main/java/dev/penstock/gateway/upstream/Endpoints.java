package dev.penstock.gateway.upstream;

import dev.penstock.core.routing.Version;
import java.util.Map;

/** The endpoint of every provider that is served. Immutable. */
public final class Endpoints {
    private final Map<String, Endpoint> byProvider;

    public Endpoints(Map<String, Endpoint> byProvider) {
        this.byProvider = Map.copyOf(byProvider);
    }

    public Endpoint of(Version version) {
        Endpoint endpoint = byProvider.get(version.provider().name());
        if (endpoint == null) {
            throw new IllegalStateException(
                    "no endpoint for provider " + version.provider().name());
        }
        return endpoint;
    }
}
