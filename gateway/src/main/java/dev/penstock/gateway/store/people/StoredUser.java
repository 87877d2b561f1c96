package dev.penstock.gateway.store.people;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code penstock_users}.
 *
 * @param id 0 before it is stored
 * @param passwordHash absent for who comes in by OIDC only
 * @param role admin, operator or viewer
 * @param tokensValidFrom tokens that were made before are good for nothing
 */
public record StoredUser(
        long id,
        String username,
        Optional<String> passwordHash,
        String role,
        boolean active,
        boolean mustChangePassword,
        Optional<String> oidcSubject,
        Optional<Instant> tokensValidFrom,
        Optional<Instant> lastLoginAt,
        Instant createdAt,
        Instant updatedAt) {

    @Override
    public String toString() {
        return "StoredUser[" + id + ", " + username + ", " + role + "]";
    }
}
