package dev.penstock.gateway.live;

import dev.penstock.core.keys.KeyReport;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes to the database how keys stand, behind the data path: what changed since the last time, all in one transaction. So a
 * restart knows which keys are set aside. Confined to whoever holds the configuration's lock.
 */
final class KeyKeeper {
    /** The clocks that waits are told by differ by less; a real change is a longer one. */
    private static final Duration SAME = Duration.ofSeconds(2);

    private final Store store;
    private final InstantSource clock;
    private final Map<Long, Standing> written = new HashMap<>();

    private record Standing(String status, Optional<Instant> setAsideUntil) {
        boolean sameAs(Standing other) {
            return status.equals(other.status)
                    && setAsideUntil.isPresent() == other.setAsideUntil.isPresent()
                    && (setAsideUntil.isEmpty()
                            || Duration.between(setAsideUntil.get(), other.setAsideUntil.get())
                                            .abs()
                                            .compareTo(SAME)
                                    < 0);
        }
    }

    KeyKeeper(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What the rows say already. */
    void read(List<StoredKey> rows) {
        rows.forEach(row -> written.put(row.id(), new Standing(row.status(), row.rateLimitedUntil())));
    }

    /** Writes what is otherwise now. */
    void write(List<KeyReport> reports) {
        Map<Long, Standing> changed = new TreeMap<>();
        for (KeyReport report : reports) {
            long row = KeyRow.of(report.key());
            if (row != 0) {
                Standing now = new Standing(report.status().label(), setAsideUntil(report, clock.instant()));
                if (!now.sameAs(written.getOrDefault(row, new Standing("", Optional.empty())))) {
                    changed.put(row, now);
                }
            }
        }
        if (!changed.isEmpty()) {
            store.write(sql -> {
                UpstreamKeys keys = new UpstreamKeys(sql);
                changed.forEach((row, standing) -> keys.stand(row, standing.status(), standing.setAsideUntil()));
                return true;
            });
            written.putAll(changed);
        }
    }

    static Optional<Instant> setAsideUntil(KeyReport report, Instant now) {
        return report.setAsideMillis() == 0 ? Optional.empty() : Optional.of(now.plusMillis(report.setAsideMillis()));
    }
}
