package dev.penstock.core.keys;

import dev.penstock.core.limit.Limits;

/**
 * One of our credentials with a provider, as it is set up; the secret itself is kept elsewhere.
 *
 * @param id by which its state is known again when keys are set up anew
 * @param name for people; bounded and safe to show
 * @param revision another one says that the secret has changed, so that what is held against the old one is forgotten
 * @param priority keys of the highest priority that have room go first
 */
public record UpstreamKey(String id, String name, long revision, int priority, Limits limits) {
    public UpstreamKey {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id: '" + id + "' (expected: not blank)");
        }
    }
}
