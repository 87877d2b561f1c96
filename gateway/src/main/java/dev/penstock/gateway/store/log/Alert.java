package dev.penstock.gateway.store.log;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code penstock_alerts}.
 *
 * @param id 0 before it is stored
 * @param level info, warning or critical
 * @param kind what it is about, in one word for programs
 * @param detailsJson what the message sums up
 */
public record Alert(
        long id,
        String level,
        String kind,
        String message,
        Optional<String> detailsJson,
        Optional<Instant> acknowledgedAt,
        Instant createdAt) {}
