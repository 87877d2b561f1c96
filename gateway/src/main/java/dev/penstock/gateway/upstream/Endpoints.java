package dev.penstock.gateway.upstream;

import java.util.Map;

/** The endpoint of every provider that is served. Immutable. */
public final class Endpoints {
    private final Map<String, Endpoint> byProvider;

    public Endpoints(Map<String, Endpoint> byProvider) {
        this.byProvider = Map.copyOf(byProvider);
    }

    public Endpoint of(String provider) {
        Endpoint endpoint = byProvider.get(provider);
        if (endpoint == null) {
            throw new IllegalStateException("no endpoint for provider " + provider);
        }
        return endpoint;
    }
}
