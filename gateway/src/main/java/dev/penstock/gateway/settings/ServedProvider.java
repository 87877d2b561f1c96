package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.upstream.TimeLimits;
import java.util.List;

/**
 * A provider that somebody set up: how it is reached, and under which keys.
 *
 * @param keys at least one; {@link ProviderKey#none()} where the provider wants none
 * @param limits its own, or those of {@link UpstreamSettings}
 */
public record ServedProvider(Provider provider, List<ProviderKey> keys, TimeLimits limits) {
    public ServedProvider {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys of " + provider.name() + ": none (expected: at least one)");
        }
        keys = List.copyOf(keys);
    }
}
