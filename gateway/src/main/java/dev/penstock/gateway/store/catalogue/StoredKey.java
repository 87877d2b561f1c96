package dev.penstock.gateway.store.catalogue;

import dev.penstock.gateway.settings.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code t_ai_api_keys}, without what is counted there.
 *
 * @param id 0 before it is stored
 * @param key as it stands in the row: sealed, or plain where somebody inserted it by hand
 * @param baseUrl where it differs from the provider's
 * @param priority higher ones are taken first
 * @param status normal, rate_limited, error or exhausted
 * @param maxConcurrency 0 means no limit, as do 0 calls or tokens per minute or day
 */
public record StoredKey(
        long id,
        long providerId,
        String name,
        Secret key,
        Optional<String> baseUrl,
        int priority,
        boolean active,
        String status,
        int rateLimitRpm,
        int rateLimitTpm,
        int rateLimitRpd,
        int maxConcurrency,
        Optional<Instant> lastUsedAt,
        Optional<Instant> lastErrorAt,
        Optional<String> lastErrorMessage,
        Optional<Instant> rateLimitedUntil,
        Optional<String> configJson,
        Instant createdAt,
        Instant updatedAt) {

    /** The same row with another key in it. */
    public StoredKey withKey(Secret other) {
        return with(other, active, status, lastUsedAt, lastErrorAt, lastErrorMessage, rateLimitedUntil, updatedAt);
    }

    public StoredKey switchedOn() {
        return with(key, true, status, lastUsedAt, lastErrorAt, lastErrorMessage, rateLimitedUntil, updatedAt);
    }

    /** What somebody set up of it, without what came to be known since. */
    public StoredKey asConfigured() {
        Optional<Instant> never = Optional.empty();
        return with(key, active, "normal", never, never, Optional.empty(), never, createdAt);
    }

    private StoredKey with(
            Secret otherKey,
            boolean otherActive,
            String otherStatus,
            Optional<Instant> otherLastUsedAt,
            Optional<Instant> otherLastErrorAt,
            Optional<String> otherLastErrorMessage,
            Optional<Instant> otherRateLimitedUntil,
            Instant otherUpdatedAt) {
        return new StoredKey(
                id,
                providerId,
                name,
                otherKey,
                baseUrl,
                priority,
                otherActive,
                otherStatus,
                rateLimitRpm,
                rateLimitTpm,
                rateLimitRpd,
                maxConcurrency,
                otherLastUsedAt,
                otherLastErrorAt,
                otherLastErrorMessage,
                otherRateLimitedUntil,
                configJson,
                createdAt,
                otherUpdatedAt);
    }
}
