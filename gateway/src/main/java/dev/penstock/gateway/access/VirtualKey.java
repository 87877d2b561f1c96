package dev.penstock.gateway.access;

import dev.penstock.core.limit.Limits;
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
 */
public record VirtualKey(
        String name,
        String publicId,
        byte[] hmac,
        Set<String> allowedModels,
        Limits limits,
        Optional<Instant> expiresAt) {

    public boolean expired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
