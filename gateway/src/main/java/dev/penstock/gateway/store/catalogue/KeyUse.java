package dev.penstock.gateway.store.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is counted of a key.
 *
 * @param day the day (UTC) that the counts of today belong to; absent before the first
 */
public record KeyUse(
        long id,
        long requestsToday,
        long tokensToday,
        long errorsToday,
        long requestsTotal,
        long tokensTotal,
        Optional<LocalDate> day) {

    /** What was counted since the last time. */
    public record Since(long requests, long tokens, long errors, Instant lastUsedAt) {}
}
