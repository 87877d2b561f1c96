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
        Instant updatedAt) {}
