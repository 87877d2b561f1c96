package dev.penstock.gateway.settings;

import dev.penstock.core.keys.KeyPast;
import dev.penstock.core.limit.Limits;
import java.net.URI;
import java.util.Optional;

/**
 * One of our keys with a provider, as it is set up.
 *
 * @param id by which its state is known again when keys are set up anew; no two of one provider have the same
 * @param name for people; bounded and safe to show
 * @param secret absent where the provider wants none
 * @param priority keys of the highest priority that have room go first
 * @param baseUrl where it is used, if not where its provider is
 * @param row in the database; 0 for a key of the settings
 * @param past what was known of it before this process; absent where that is nothing
 */
public record ProviderKey(
        String id,
        String name,
        Optional<Secret> secret,
        int priority,
        Limits limits,
        Optional<URI> baseUrl,
        long row,
        Optional<KeyPast> past) {

    /** A key of the settings. */
    public ProviderKey(
            String id, String name, Optional<Secret> secret, int priority, Limits limits, Optional<URI> baseUrl) {
        this(id, name, secret, priority, limits, baseUrl, 0, Optional.empty());
    }

    /** The same under another name. */
    public ProviderKey called(String other) {
        return new ProviderKey(id, other, secret, priority, limits, baseUrl, row, past);
    }

    /** A key like any other. */
    public static ProviderKey plain(String name, Secret secret) {
        return new ProviderKey(name, name, Optional.of(secret), 0, Limits.NONE, Optional.empty());
    }

    /** What stands for a key with a provider that wants none. */
    public static ProviderKey none() {
        return new ProviderKey("none", "none", Optional.empty(), 0, Limits.NONE, Optional.empty());
    }
}
