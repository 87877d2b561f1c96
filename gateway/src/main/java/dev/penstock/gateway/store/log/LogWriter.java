package dev.penstock.gateway.store.log;

import dev.penstock.gateway.observe.AttemptLog;
import dev.penstock.gateway.observe.AttemptRecord;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.StoreBusy;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.journal.Journal;
import dev.penstock.gateway.store.journal.Position;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes calls to {@code t_ai_api_logs}, behind the data path: they are added to the journal at once, and one thread moves them
 * to the database in batches. May be shared between threads.
 *
 * <p>While calls come fast they have the processor, and rows are written at a steady pace: a row costs as much of it as half a
 * call. What waits is caught up with when it is calmer, or when the journal is half full.
 *
 * <p>How far the journal has been written stands in the same transaction as the rows and what each key took, and is read from
 * there after every failure. So no call is lost and none is written twice, even where nobody can tell whether a transaction was
 * kept.
 */
public final class LogWriter implements AttemptLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int BATCH = 500;
    /** With a batch each time, this is the steady pace: 5,000 rows a second. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);
    /** How long the end of the process waits for a database; what is not written then is written at the next start. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final Journal journal;
    private final CompletableFuture<Store> opening;
    private final ZoneId zone;
    private final LongAdder written = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean failing;

    /** Begins with what a former process left in the journal, once the database is open. */
    public LogWriter(Journal journal, CompletableFuture<Store> opening) {
        this(journal, opening, ZoneOffset.UTC);
    }

    /**
     * The same.
     *
     * @param zone by whose calendar the calls of a key are counted per day
     */
    public LogWriter(Journal journal, CompletableFuture<Store> opening, ZoneId zone) {
        this.zone = zone;
        this.journal = journal;
        this.opening = opening;
        this.writer = Thread.ofPlatform().name("penstock-log-writer").daemon().start(this::run);
    }

    @Override
    public void add(AttemptRecord attempt) {
        journal.add(AttemptCodec.write(attempt));
    }

    /** Shows what was written, what waits, and what was lost. */
    public void watch(MeterRegistry registry) {
        registry.more().counter("penstock.log.rows.written", Tags.empty(), written, LongAdder::sum);
        registry.more().counter("penstock.log.rows.lost", Tags.empty(), journal, Journal::lost);
        registry.more().counter("penstock.log.rows.damaged", Tags.empty(), journal, Journal::damaged);
        registry.more().counter("penstock.log.rows.refused", Tags.empty(), refused, LongAdder::sum);
        Gauge.builder("penstock.journal.bytes", journal, Journal::bytes)
                .description("What the files of records take that wait for the database")
                .register(registry);
    }

    /** Rows written by this process. */
    public long written() {
        return written.sum();
    }

    /** Records that the database does not take, or that nobody can read. */
    public long refused() {
        return refused.sum();
    }

    /** Whether the database took the last batch. */
    public boolean keepsUp() {
        return !failing;
    }

    private void run() {
        Store store;
        try {
            store = opening.join();
        } catch (CompletionException notOpened) {
            // Whoever opens it says why, and ends the process; what the journal holds is written at the next start.
            return;
        }
        write(store);
    }

    private void write(Store store) {
        @Nullable Position position = null;
        long wait = LOOK_NANOS;
        Pace pace = new Pace();
        while (true) {
            boolean last = closing;
            try {
                if (position == null) {
                    position = store.read(sql -> new JournalPositions(sql).of(journal.id()));
                }
                Journal.Batch batch = journal.read(position, BATCH);
                if (batch.records().isEmpty() && last) {
                    return;
                }
                if (!batch.records().isEmpty()) {
                    write(store, batch);
                    position = batch.next();
                    journal.release(position);
                }
                failing = false;
                wait = LOOK_NANOS;
                if (batch.records().isEmpty() || pace.isFast()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            } catch (DataAccessException | StoreBusy failure) {
                position = null;
                if (!failing) {
                    LOG.error(
                            "cannot write records of calls to the database, they wait in the journal: {}",
                            reason(failure));
                }
                failing = true;
                if (last) {
                    return;
                }
                LockSupport.parkNanos(wait);
                wait = Math.min(2 * wait, WAIT_NANOS_MAX);
            }
        }
    }

    /** How fast records come. */
    private final class Pace {
        private long at = System.nanoTime();
        private long added = journal.added();
        private boolean fast;

        /** Whether rows should wait; judged ten times a second. */
        boolean isFast() {
            long now = System.nanoTime();
            if (now - at >= LOOK_NANOS) {
                long sum = journal.added();
                fast = (sum - added) * LOOK_NANOS > BATCH * (now - at);
                at = now;
                added = sum;
            }
            return fast && !closing && !journal.filling();
        }
    }

    private static String reason(RuntimeException failure) {
        return String.valueOf((failure.getCause() instanceof SQLException cause ? cause : failure).getMessage());
    }

    private void write(Store store, Journal.Batch batch) {
        List<AttemptRecord> attempts = new ArrayList<>();
        for (byte[] record : batch.records()) {
            try {
                attempts.add(AttemptCodec.read(record));
            } catch (IllegalArgumentException unreadable) {
                refused.increment();
                LOG.error("a record of the journal cannot be read and is passed over: {}", unreadable.getMessage());
            }
        }
        store.write(sql -> {
            new LogRows(sql).add(new Naming(sql).rows(attempts));
            KeyCounts.of(attempts, zone).write(new UpstreamKeys(sql));
            new JournalPositions(sql).put(journal.id(), batch.next(), Instant.now());
            return true;
        });
        written.add(attempts.size());
    }

    /** Finds the rows that names stand for; what has none is only named. */
    private static final class Naming {
        private final Map<String, Long> providers;
        private final Map<Models.Name, Long> models;

        Naming(DSLContext sql) {
            this.providers = new Providers(sql).ids();
            this.models = new Models(sql).ids();
        }

        List<LogRow> rows(List<AttemptRecord> attempts) {
            return attempts.stream().map(this::row).toList();
        }

        private LogRow row(AttemptRecord of) {
            Optional<Long> provider = Optional.ofNullable(providers.get(of.provider()));
            return new LogRow(
                    0,
                    of.at(),
                    provider,
                    of.provider(),
                    provider.flatMap(id -> Optional.ofNullable(models.get(new Models.Name(id, of.model())))),
                    id(of.keyId()),
                    id(of.userId()),
                    id(of.virtualKeyId()),
                    of.caller(),
                    of.requestId(),
                    of.attempt(),
                    of.operation(),
                    of.model(),
                    of.usage().input(),
                    of.usage().output(),
                    of.usage().cachedInput(),
                    of.usage().reasoning(),
                    of.costNanos() < 0 ? Optional.empty() : Optional.of(of.costNanos()),
                    text(of.request()),
                    text(of.answer()),
                    text(of.errorCode()),
                    text(of.errorMessage()),
                    of.firstByteNanos() == 0 ? Optional.empty() : Optional.of(millis(of.firstByteNanos())),
                    millis(of.totalNanos()),
                    of.status().name().toLowerCase(Locale.ROOT),
                    text(of.address()),
                    text(of.userAgent()));
        }

        private static Optional<Long> id(long id) {
            return id == 0 ? Optional.empty() : Optional.of(id);
        }

        private static Optional<String> text(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }

        private static long millis(long nanos) {
            return TimeUnit.NANOSECONDS.toMillis(nanos);
        }
    }

    /** Writes what it can within a few seconds; the rest stays in the journal. The journal is closed by its owner. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            if (!writer.join(CLOSE_WAIT)) {
                LOG.warn("the database does not answer; records of calls wait in the journal for the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
