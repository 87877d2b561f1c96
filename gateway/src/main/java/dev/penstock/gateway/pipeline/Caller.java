package dev.penstock.gateway.pipeline;

import dev.penstock.core.limit.SlidingMinute;
import dev.penstock.core.limit.Slots;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, and what they may take at once. One object per credential, so that its limits count across event loops.
 *
 * @param name bounded and safe to log; {@code anonymous} without a credential
 * @param models the routes that this caller may use; empty means all
 * @param callsPerMinute absent means no limit
 */
public record Caller(String name, Set<String> models, Optional<SlidingMinute> callsPerMinute, Slots callsAtOnce) {

    public boolean mayUse(String route) {
        return models.isEmpty() || models.contains(route);
    }
}
