package dev.penstock.gateway.store.people;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code penstock_sessions}: a login.
 *
 * @param generation how often its tokens have been renewed
 * @param userAgent what the client called itself
 */
public record StoredSession(
        String id,
        long userId,
        long generation,
        Optional<String> ipAddress,
        Optional<String> userAgent,
        Instant expiresAt,
        Optional<Instant> revokedAt,
        Instant createdAt,
        Instant updatedAt) {

    public boolean isOpen(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
