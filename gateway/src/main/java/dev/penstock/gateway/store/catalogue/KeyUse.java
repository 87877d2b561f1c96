package dev.penstock.gateway.store.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is counted of a key.
 *
 * @param day the day that the counts of today belong to, by the calendar of the limits; absent before the first
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
    public record Since(long requests, long tokens, long errors, Instant lastUsedAt, Optional<Failure> lastFailure) {

        /** Without a failure that is worth a word. */
        public Since(long requests, long tokens, long errors, Instant lastUsedAt) {
            this(requests, tokens, errors, lastUsedAt, Optional.empty());
        }

        /** This and what came after it. */
        public Since plus(Since later) {
            return new Since(
                    requests + later.requests,
                    tokens + later.tokens,
                    errors + later.errors,
                    later.lastUsedAt,
                    later.lastFailure.or(() -> lastFailure));
        }
    }

    /** Why a call under the key failed. */
    public record Failure(Instant at, String message) {}
}
