package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.upstream.TimeLimits;
import java.util.Optional;

/**
 * A provider that the settings say how to reach.
 *
 * @param key absent where the provider wants none
 * @param limits its own, or those of {@link UpstreamSettings}
 */
public record ServedProvider(Provider provider, Optional<Secret> key, TimeLimits limits) {}
