package dev.penstock.gateway.pipeline;

import java.util.Set;

/**
 * Who calls, and what they may take. One object per credential, so that its limits count across event loops.
 *
 * @param name bounded and safe to log; {@code anonymous} without a credential
 * @param models the routes that this caller may use; empty means all
 * @param userId whose credential it is; 0 where no user of the database owns it
 * @param virtualKeyId the row of the credential; 0 where it has none
 */
public record Caller(String name, Set<String> models, Quota quota, long userId, long virtualKeyId) {

    /** What callers without a credential are called. */
    public static final String ANONYMOUS = "anonymous";

    /** One of whom the database knows nothing. */
    public Caller(String name, Set<String> models, Quota quota) {
        this(name, models, quota, 0, 0);
    }

    /** Whether nobody said who calls. */
    public boolean isAnonymous() {
        return name.equals(ANONYMOUS) && virtualKeyId == 0;
    }

    /** The same under the name of somebody whom it calls for. */
    public Caller as(String other) {
        return other.equals(name) ? this : new Caller(other, models, quota, userId, virtualKeyId);
    }

    public boolean mayUse(String route) {
        return models.isEmpty() || models.contains(route);
    }
}
