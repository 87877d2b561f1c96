package dev.penstock.gateway.store.log;

import dev.penstock.gateway.observe.AttemptRecord;
import dev.penstock.gateway.store.catalogue.KeyUse.Failure;
import dev.penstock.gateway.store.catalogue.KeyUse.Since;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What each key of the database took of the calls in one batch, by day. */
record KeyCounts(Map<LocalDate, Map<Long, Since>> byDay) {

    static KeyCounts of(List<AttemptRecord> attempts, ZoneId zone) {
        // Sorted, so that two gateways take the rows in one order and never wait for each other in a circle.
        Map<LocalDate, Map<Long, Since>> byDay = new TreeMap<>();
        for (AttemptRecord attempt : attempts) {
            if (attempt.keyId() != 0) {
                byDay.computeIfAbsent(LocalDate.ofInstant(attempt.at(), zone), day -> new TreeMap<>())
                        .merge(attempt.keyId(), since(attempt), Since::plus);
            }
        }
        return new KeyCounts(byDay);
    }

    private static Since since(AttemptRecord attempt) {
        boolean failed = switch (attempt.status()) {
            case ERROR, RATE_LIMITED, TIMEOUT -> true;
            case SUCCESS, CANCELLED -> false;
        };
        String reason = attempt.errorMessage().isEmpty() ? attempt.errorCode() : attempt.errorMessage();
        return new Since(
                1,
                attempt.usage().input() + attempt.usage().output(),
                failed ? 1 : 0,
                attempt.at(),
                failed ? Optional.of(new Failure(attempt.at(), reason)) : Optional.empty());
    }

    void write(UpstreamKeys keys) {
        byDay.forEach((day, counts) -> counts.forEach((id, since) -> keys.count(id, since, day)));
    }
}
