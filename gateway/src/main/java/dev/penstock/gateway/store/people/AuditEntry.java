package dev.penstock.gateway.store.people;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code penstock_audit}: one change. Holds no secret.
 *
 * @param id 0 before it is stored
 * @param actorId absent where it was no user
 * @param entity what kind of thing was changed
 * @param before as JSON; absent where the thing is new
 * @param after as JSON; absent where the thing is gone
 */
public record AuditEntry(
        long id,
        Optional<Long> actorId,
        String actor,
        String action,
        String entity,
        String entityId,
        Optional<String> before,
        Optional<String> after,
        Optional<String> ipAddress,
        Instant at) {}
