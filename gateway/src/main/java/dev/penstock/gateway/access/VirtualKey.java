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
 * @param row in the database; 0 for a key of the settings
 * @param ownerId the user whose key it is; 0 where that is nobody's
 */
public record VirtualKey(
        String name,
        String publicId,
        byte[] hmac,
        Set<String> allowedModels,
        Limits limits,
        Optional<Instant> expiresAt,
        long row,
        long ownerId) {

    public boolean expired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
