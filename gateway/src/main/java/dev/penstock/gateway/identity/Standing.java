package dev.penstock.gateway.identity;

import dev.penstock.gateway.control.Actor;
import dev.penstock.gateway.control.Role;
import dev.penstock.gateway.store.people.StoredSession;
import dev.penstock.gateway.store.people.StoredUser;
import java.time.Instant;

/** A login and whose it is, as they stood at one moment. */
record Standing(StoredSession session, StoredUser user) {

    boolean isGood(Instant now) {
        return session.isOpen(now)
                && user.active()
                && user.tokensValidFrom()
                        .filter(from -> session.createdAt().isBefore(from))
                        .isEmpty();
    }

    Actor actor() {
        Role role = Role.of(user.role()).orElseThrow(() -> new IllegalStateException("role " + user.role()));
        return new Actor(user.id(), user.username(), role, session.id(), user.mustChangePassword());
    }
}
