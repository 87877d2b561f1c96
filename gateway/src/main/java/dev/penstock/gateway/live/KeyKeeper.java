package dev.penstock.gateway.live;

import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.KeyStand;
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
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * Keeps the data path and the database of one mind on how keys stand. What this gateway found out is written behind, all that
 * changed since the last time in one transaction, so that a restart knows which keys are set aside; what another gateway has
 * written meanwhile is told to the data path. Confined to whoever holds the configuration's lock.
 */
final class KeyKeeper {
    /** The clocks that waits are told by differ by less; a real change is a longer one. */
    private static final Duration SAME = Duration.ofSeconds(2);

    private static final Standing NORMAL = new Standing(KeyStatus.NORMAL, Optional.empty());

    private final Store store;
    private final DataPath path;
    private final InstantSource clock;
    private final Map<Long, Standing> stored = new HashMap<>();

    private record Standing(KeyStatus status, Optional<Instant> setAsideUntil) {
        static Standing of(String label, Optional<Instant> until, Instant now) {
            KeyStatus status = KeyStatus.labelled(label);
            Optional<Instant> still = until.filter(now::isBefore);
            return status == KeyStatus.RATE_LIMITED && still.isEmpty() ? NORMAL : new Standing(status, still);
        }

        boolean sameAs(Standing other) {
            return status == other.status
                    && setAsideUntil.isPresent() == other.setAsideUntil.isPresent()
                    && (setAsideUntil.isEmpty()
                            || Duration.between(setAsideUntil.get(), other.setAsideUntil.get())
                                            .abs()
                                            .compareTo(SAME)
                                    < 0);
        }
    }

    KeyKeeper(Store store, DataPath path, InstantSource clock) {
        this.store = store;
        this.path = path;
        this.clock = clock;
    }

    /** Which keys there are now. What the rows of new ones say is served with them. */
    void know(List<StoredKey> rows) {
        Instant now = clock.instant();
        Map<Long, Standing> read = rows.stream()
                .collect(
                        Collectors.toMap(StoredKey::id, row -> Standing.of(row.status(), row.rateLimitedUntil(), now)));
        stored.keySet().retainAll(read.keySet());
        read.forEach(stored::putIfAbsent);
    }

    /** Writes what is otherwise now. */
    void write(List<String> providers) {
        Map<Long, Standing> changed = new TreeMap<>();
        for (String provider : providers) {
            for (KeyReport report : path.keys(provider)) {
                long row = KeyRow.of(report.key());
                Standing now = standing(report);
                if (row != 0 && !now.sameAs(stored.getOrDefault(row, NORMAL))) {
                    changed.put(row, now);
                }
            }
        }
        if (!changed.isEmpty()) {
            store.write(sql -> {
                UpstreamKeys keys = new UpstreamKeys(sql);
                changed.forEach(
                        (row, standing) -> keys.stand(row, standing.status().label(), standing.setAsideUntil()));
                return true;
            });
            stored.putAll(changed);
        }
    }

    /** Tells the data path what others have written since. */
    void hear(List<String> providers) {
        Instant now = clock.instant();
        Map<Long, Standing> written = store.read((DSLContext sql) -> new UpstreamKeys(sql).abnormal()).stream()
                .collect(Collectors.toMap(KeyStand::id, row -> Standing.of(row.status(), row.setAsideUntil(), now)));
        Map<Long, Standing> changed = new HashMap<>();
        stored.forEach((row, before) -> {
            Standing after = written.getOrDefault(row, NORMAL);
            if (!after.sameAs(before)) {
                changed.put(row, after);
            }
        });
        stored.putAll(changed);
        if (changed.isEmpty()) {
            return;
        }
        for (String provider : providers) {
            for (KeyReport report : path.keys(provider)) {
                Standing after = changed.get(KeyRow.of(report.key()));
                if (after != null && !after.sameAs(standing(report))) {
                    Duration setAside = after.setAsideUntil()
                            .map(until -> Duration.between(now, until))
                            .orElse(Duration.ZERO);
                    path.stand(provider, report.key().id(), after.status(), setAside);
                }
            }
        }
    }

    private Standing standing(KeyReport report) {
        return new Standing(report.status(), setAsideUntil(report, clock.instant()));
    }

    static Optional<Instant> setAsideUntil(KeyReport report, Instant now) {
        return report.setAsideMillis() == 0 ? Optional.empty() : Optional.of(now.plusMillis(report.setAsideMillis()));
    }
}
