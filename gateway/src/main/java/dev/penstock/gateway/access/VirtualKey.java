package dev.penstock.gateway.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A caller's credential, and what it allows.
 *
 * @param name bounded and safe to log
 * @param publicId what the key is found by
 * @param hmac what a token must hash to
 * @param allowedModels the routes it may use; empty means all
 * @param rpm calls per minute; 0 means no limit
 * @param concurrency calls at once; 0 means no limit
 */
public record VirtualKey(
        String name,
        String publicId,
        byte[] hmac,
        Set<String> allowedModels,
        int rpm,
        int concurrency,
        Optional<Instant> expiresAt) {

    public boolean expired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
