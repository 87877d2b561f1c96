package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.upstream.TimeLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A provider that somebody set up: how it is reached, and under which keys.
 *
 * @param keys at least one; {@link ProviderKey#none()} where the provider wants none
 * @param limits its own, or those of {@link UpstreamSettings}
 * @param addressStored whether its address comes from the database, where more people write than into the settings
 */
public record ServedProvider(Provider provider, List<ProviderKey> keys, TimeLimits limits, boolean addressStored) {
    /** One whose address the operator or the catalogue says. */
    public ServedProvider(Provider provider, List<ProviderKey> keys, TimeLimits limits) {
        this(provider, keys, limits, false);
    }

    public ServedProvider {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys of " + provider.name() + ": none (expected: at least one)");
        }
        keys = List.copyOf(keys);
    }

    /** The same with one key before the others. */
    public ServedProvider under(String keyId) {
        List<ProviderKey> ordered = new ArrayList<>(keys);
        ordered.sort(Comparator.comparing(key -> !key.id().equals(keyId)));
        return new ServedProvider(provider, ordered, limits, addressStored);
    }
}
