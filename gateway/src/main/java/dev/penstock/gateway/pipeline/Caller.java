package dev.penstock.gateway.pipeline;

import java.util.Set;

/**
 * Who calls, and what they may take. One object per credential, so that its limits count across event loops.
 *
 * @param name bounded and safe to log; {@code anonymous} without a credential
 * @param models the routes that this caller may use; empty means all
 */
public record Caller(String name, Set<String> models, Quota quota) {

    /** The same under the name of somebody whom it calls for. */
    public Caller as(String other) {
        return other.equals(name) ? this : new Caller(other, models, quota);
    }

    public boolean mayUse(String route) {
        return models.isEmpty() || models.contains(route);
    }
}
