package dev.penstock.gateway.store.log;

import java.time.Instant;
import java.util.Optional;

/**
 * Which rows are asked for; what is absent matters not.
 *
 * @param from the first moment
 * @param to the first moment after
 */
public record LogFilter(
        Optional<Long> providerId,
        Optional<Long> keyId,
        Optional<Long> userId,
        Optional<String> status,
        Optional<String> modelCode,
        Optional<Instant> from,
        Optional<Instant> to) {

    public static LogFilter all() {
        return new LogFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static LogFilter between(Instant from, Instant to) {
        return new LogFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(from),
                Optional.of(to));
    }
}
