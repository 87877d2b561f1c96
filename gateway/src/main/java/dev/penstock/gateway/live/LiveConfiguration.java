package dev.penstock.gateway.live;

import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.StoreBusy;
import dev.penstock.gateway.store.catalogue.ConfigVersion;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the data path up with the database. One thread reads the rows when the database is open, makes a {@link Snapshot} of
 * them and the settings, and has it served; then it looks for changes, seals keys that somebody inserted by hand, and writes
 * down how keys stand. Calls see the snapshot only, so a database that is slow or away changes nothing for them. May be shared
 * between threads.
 *
 * <p>Changes of others are found by the version row, which costs one small query. Whoever changes rows by hand need not know of
 * it: all rows are read and compared as often as that takes no more than a hundredth of the time.
 */
public final class LiveConfiguration implements Live, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveConfiguration.class);
    private static final Duration TICK_MAX = Duration.ofSeconds(1);
    private static final int SEALED_AT_ONCE = 500;
    private static final int READING_SHARE = 100;

    private final Settings settings;
    private final VirtualKeys callers;
    private final Optional<ServedProvider> standIn;
    private final DataPath path;
    private final InstantSource clock;
    private final CompletableFuture<Store> opening;
    private final CompletableFuture<Parts> parts = new CompletableFuture<>();
    private final Promise<Void> configured = Promise.promise();
    private final Thread follower;
    private volatile boolean closing;
    private volatile @Nullable Snapshot served;
    private volatile boolean failing;

    /** What there is once the database is open. Its monitor guards what is served and written. */
    private static final class Parts {
        private final Store store;
        private final SealedKeys sealed;
        private final SnapshotMaker maker;
        private final KeyKeeper keeper;
        private final KeyDesk desk;
        private Rows rows;
        private long nextReadAt;

        Parts(Store store, SealedKeys sealed, SnapshotMaker maker, KeyKeeper keeper, KeyDesk desk, Rows rows) {
            this.store = store;
            this.sealed = sealed;
            this.maker = maker;
            this.keeper = keeper;
            this.desk = desk;
            this.rows = rows;
        }
    }

    /**
     * Begins to follow.
     *
     * @param callers the virtual keys of the settings
     * @param standIn who serves every model as long as nobody has set up a provider
     */
    public LiveConfiguration(
            Settings settings,
            VirtualKeys callers,
            Optional<ServedProvider> standIn,
            CompletableFuture<Store> opening,
            DataPath path,
            InstantSource clock) {
        this.settings = settings;
        this.callers = callers;
        this.standIn = standIn;
        this.opening = opening;
        this.path = path;
        this.clock = clock;
        this.follower = Thread.ofPlatform().name("penstock-live").daemon().unstarted(this::run);
    }

    /**
     * Begins, once the data path can be told what to serve.
     *
     * @return as {@link #configured}
     */
    public Future<Void> start() {
        follower.start();
        return configured();
    }

    /** Completes when what the database says is served; fails with {@link BadSettings} if it must not be. */
    public Future<Void> configured() {
        return configured.future();
    }

    @Override
    public boolean standsIn() {
        Snapshot present = served;
        return standIn.isPresent() && (present == null || present.nothingSetUp());
    }

    /** Shows how much of the configuration cannot be served. */
    public void watch(MeterRegistry registry) {
        Gauge.builder("penstock.config.troubles", this, live -> live.troubles().size())
                .description("Rows of the configuration that are not served as they stand; the log says which")
                .register(registry);
    }

    /** Whether the database answered when it was looked at last. */
    public boolean databaseAnswers() {
        return parts.isDone() && !parts.isCompletedExceptionally() && !failing;
    }

    /** What of the configuration is not served, and why. */
    public List<String> troubles() {
        Snapshot present = served;
        return present == null ? List.of() : present.troubles();
    }

    // The thread that follows.

    private void run() {
        try {
            Parts open = open(opening.join());
            parts.complete(open);
            configured.complete();
            seal(open);
            follow(open);
        } catch (CompletionException notOpened) {
            fail(notOpened.getCause() == null ? notOpened : notOpened.getCause());
        } catch (BadSettings | RuntimeException refused) {
            fail(refused);
        }
    }

    private void fail(Throwable reason) {
        parts.completeExceptionally(reason);
        configured.tryFail(reason);
    }

    private Parts open(Store store) throws BadSettings {
        Rows rows = store.snapshot(Rows::read);
        SealedKeys sealed = MasterKeyRing.open(settings, store, rows.keys());
        SnapshotMaker maker = new SnapshotMaker(settings, callers, sealed, clock);
        Parts open = new Parts(
                store, sealed, maker, new KeyKeeper(store, path, clock), new KeyDesk(store, maker, path, clock), rows);
        synchronized (open) {
            serve(open, rows);
        }
        return open;
    }

    private void follow(Parts open) {
        long tick = Math.min(TICK_MAX.toNanos(), settings.database().lookEvery().toNanos());
        long lookAt = System.nanoTime();
        while (!closing) {
            LockSupport.parkNanos(tick);
            try {
                synchronized (open) {
                    open.keeper.write(served());
                }
                if (System.nanoTime() - lookAt >= 0) {
                    lookAt = System.nanoTime() + settings.database().lookEvery().toNanos();
                    look(open);
                }
                failing = false;
            } catch (DataAccessException | StoreBusy away) {
                if (!failing && !closing) {
                    LOG.error("the database does not answer; what was configured last is served on: {}", reason(away));
                }
                failing = true;
            } catch (RuntimeException bug) {
                LOG.error("the configuration could not be followed", bug);
            }
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    private void look(Parts open) {
        long now = System.nanoTime();
        if (now - open.nextReadAt >= 0
                || open.store.read(sql -> new ConfigVersion(sql).current()) != open.rows.version()) {
            catchUp(open);
            seal(open);
        }
        synchronized (open) {
            open.keeper.hear(served());
        }
    }

    /** Serves what the database holds now. */
    private void catchUp(Parts open) {
        synchronized (open) {
            long begun = System.nanoTime();
            Rows next = open.store.snapshot(Rows::read);
            Rows before = open.rows;
            open.rows = next;
            if (!next.sameAs(before)) {
                serve(open, next);
            }
            long took = System.nanoTime() - begun;
            open.nextReadAt = System.nanoTime()
                    + Math.max(
                            READING_SHARE * took,
                            settings.database().lookEvery().toNanos());
        }
    }

    private void serve(Parts open, Rows rows) {
        Snapshot next = open.maker.make(rows);
        report(next);
        boolean stoodIn = standsIn();
        open.keeper.know(rows.keys());
        path.serve(next.callers());
        path.serve(shown(next));
        boolean first = served == null;
        served = next;
        if (!first && stoodIn && !standsIn()) {
            LOG.info("a provider is set up: the built-in simulator does not answer any more");
        }
    }

    private List<ServedProvider> shown(Snapshot snapshot) {
        return snapshot.nothingSetUp() && standIn.isPresent() ? List.of(standIn.get()) : snapshot.providers();
    }

    private void report(Snapshot next) {
        Set<String> known = Set.copyOf(troubles());
        next.troubles().stream().filter(trouble -> !known.contains(trouble)).forEach(LOG::error);
    }

    /** Seals what lies open, in small transactions; nobody waits for it. */
    private int seal(Parts open) {
        Snapshot present = served;
        List<StoredKey> unsealed = present == null ? List.of() : present.unsealed();
        int done = 0;
        for (int from = 0; from < unsealed.size(); from += SEALED_AT_ONCE) {
            List<StoredKey> some = unsealed.subList(from, Math.min(unsealed.size(), from + SEALED_AT_ONCE));
            done += open.store.write(sql -> seal(open, some, new UpstreamKeys(sql)));
        }
        if (done > 0) {
            LOG.info("sealed {} keys of providers in the database", done);
            catchUp(open);
        }
        return done;
    }

    private static int seal(Parts open, List<StoredKey> rows, UpstreamKeys keys) {
        int done = 0;
        for (StoredKey row : rows) {
            try {
                if (keys.seal(
                        row, open.sealed.seal(row.id(), open.sealed.open(row).secret()))) {
                    done++;
                }
            } catch (dev.penstock.gateway.secrets.CannotOpen changed) {
                LOG.warn("not sealed: {}", changed.getMessage());
            }
        }
        return done;
    }

    private List<String> served() {
        Snapshot present = served;
        return present == null
                ? List.of()
                : present.providers().stream()
                        .map(each -> each.provider().name())
                        .toList();
    }

    // What others may ask and change.

    private Parts open() {
        return parts.join();
    }

    @Override
    public <T> T change(Function<DSLContext, T> work) {
        Parts open = open();
        T done = open.store.write(sql -> {
            T result = work.apply(sql);
            new ConfigVersion(sql).raise(clock.instant());
            return result;
        });
        try {
            catchUp(open);
            seal(open);
        } catch (DataAccessException | StoreBusy away) {
            LOG.warn("a change was kept, but could not be read back at once: {}", reason(away));
        }
        return done;
    }

    @Override
    public List<KeyStanding> keys(long providerId) {
        Snapshot present = served;
        String code = present == null ? null : present.codes().get(providerId);
        return code == null
                ? List.of()
                : path.keys(code).stream().map(this::standing).toList();
    }

    private KeyStanding standing(KeyReport report) {
        long row = KeyRow.of(report.key());
        return new KeyStanding(
                row,
                report.key().name(),
                row == 0 ? Origin.SETTINGS : Origin.DATABASE,
                report.status(),
                report.recovering(),
                KeyKeeper.setAsideUntil(report, clock.instant()),
                report.callsToday(),
                report.callsAtOnce());
    }

    @Override
    public KeyCheck validate(long keyId) {
        Parts open = open();
        KeyCheck check = open.desk.validate(keyId);
        synchronized (open) {
            open.keeper.write(served());
        }
        return check;
    }

    @Override
    public int sync(long providerId) {
        Parts open = open();
        Snapshot present = served;
        return open.desk.sync(providerId, present == null ? List.of() : present.providers(), this);
    }

    @Override
    public List<Provider> providers() {
        open();
        Snapshot present = served;
        return present == null
                ? List.of()
                : shown(present).stream().map(ServedProvider::provider).toList();
    }

    @Override
    public List<String> faults(StoredProvider row) {
        return open().maker.faults(row);
    }

    @Override
    public List<String> faults(StoredProvider provider, StoredModel row) {
        return open().maker.faults(provider, row);
    }

    @Override
    public List<String> addressFaults(Optional<String> baseUrl) {
        return open().maker.addressFaults(baseUrl);
    }

    @Override
    public SealedKeys sealedKeys() {
        return open().sealed;
    }

    @Override
    public int rotateMasterKey() {
        Parts open = open();
        synchronized (open) {
            try {
                open.sealed.rotate();
            } catch (IOException failure) {
                throw new UncheckedIOException("the new master key could not be written", failure);
            }
            MasterKeyRing.changed(open.store, open.sealed);
            LOG.info("made a new master key, and seal all keys anew: back the file master-key up");
            serve(open, open.rows);
        }
        return seal(open);
    }

    /** Writes how keys stand, and follows no more. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(follower);
        try {
            follower.join(TICK_MAX.plusSeconds(4));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        Parts open = parts.getNow(null);
        if (open != null) {
            try {
                synchronized (open) {
                    open.keeper.write(served());
                }
            } catch (DataAccessException | StoreBusy away) {
                LOG.warn("how keys stand could not be written: {}", reason(away));
            }
        }
    }
}
