package dev.penstock.gateway.store.people;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code penstock_virtual_keys}: what is kept of a caller's key.
 *
 * @param id 0 before it is stored
 * @param publicId the part of the key by which it is found
 * @param hmac of the whole key
 * @param modelsJson the routes it may use, as a JSON list; absent means all
 * @param rateLimitRpm 0 means no limit, as for the other limits
 */
public record IssuedKey(
        long id,
        String publicId,
        String name,
        String hmac,
        Optional<Long> ownerId,
        Optional<String> modelsJson,
        int rateLimitRpm,
        int rateLimitTpm,
        int rateLimitRpd,
        int maxConcurrency,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Instant createdAt,
        Instant updatedAt) {

    @Override
    public String toString() {
        return "IssuedKey[" + id + ", " + publicId + ", " + name + "]";
    }
}
