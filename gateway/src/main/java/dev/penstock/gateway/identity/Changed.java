package dev.penstock.gateway.identity;

import dev.penstock.gateway.store.people.StoredUser;
import java.time.Instant;
import java.util.Optional;

/** Users with something changed. */
final class Changed {
    private Changed() {}

    static StoredUser lastLogin(StoredUser user, Instant now) {
        return new StoredUser(
                user.id(),
                user.username(),
                user.passwordHash(),
                user.role(),
                user.active(),
                user.mustChangePassword(),
                user.oidcSubject(),
                user.tokensValidFrom(),
                Optional.of(now),
                user.createdAt(),
                user.updatedAt());
    }

    /** With a new password; tokens of before are good for nothing. */
    static StoredUser password(StoredUser user, String hash, boolean mustChange, Instant now) {
        return new StoredUser(
                user.id(),
                user.username(),
                Optional.of(hash),
                user.role(),
                user.active(),
                mustChange,
                user.oidcSubject(),
                Optional.of(now),
                user.lastLoginAt(),
                user.createdAt(),
                now);
    }

    /** With other rights, and known elsewhere by a subject. */
    static StoredUser rights(StoredUser user, String role, boolean active, Optional<String> oidcSubject, Instant now) {
        return new StoredUser(
                user.id(),
                user.username(),
                user.passwordHash(),
                role,
                active,
                user.mustChangePassword(),
                oidcSubject,
                user.tokensValidFrom(),
                user.lastLoginAt(),
                user.createdAt(),
                now);
    }
}
