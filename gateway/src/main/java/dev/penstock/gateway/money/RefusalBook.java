package dev.penstock.gateway.money;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Shortage;
import dev.penstock.gateway.store.money.Refusals;
import dev.penstock.gateway.store.money.SqlTreasury;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts calls that a budget did not admit, and writes the counts to the database every few seconds, for reports. A refusal costs
 * nobody money, so counts need no journal: a crash loses those of the last seconds. May be shared between threads.
 */
public final class RefusalBook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalBook.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Who is not among so many callers of an hour is counted without a name. */
    private static final int KINDS_MAX = 10_000;

    private static final int CALLER_CHARS_MAX = 128;

    private final CompletableFuture<SqlTreasury> treasury;
    private final InstantSource clock;
    private final MoneyMeters meters;
    private final ConcurrentHashMap<Refusals.Kind, Long> counts = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean begun = new AtomicBoolean();

    public RefusalBook(CompletableFuture<SqlTreasury> treasury, InstantSource clock, MoneyMeters meters) {
        this.meters = meters;
        this.treasury = treasury;
        this.clock = clock;
    }

    /** A call of a caller was not admitted; reports tell of it where a scope had no money left. */
    public void refused(String caller, Problem problem) {
        meters.refused(problem);
        Shortage shortage = problem.shortage();
        if (shortage != null) {
            count(caller, shortage.scope());
        }
    }

    private void count(String caller, String scope) {
        String name = caller.substring(0, Math.min(caller.length(), CALLER_CHARS_MAX));
        Refusals.Kind kind = Refusals.Kind.of(clock.instant(), name, scope);
        boolean known = counts.containsKey(kind) || counts.size() < KINDS_MAX;
        counts.merge(known ? kind : new Refusals.Kind(kind.hour(), "", scope), 1L, Long::sum);
        begin();
    }

    /** Most gateways refuse nobody, and need no thread for it. */
    private void begin() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name("penstock-refusals").start(this::run);
        }
    }

    private void run() {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what was counted; what the database does not take is kept for the next time. */
    public void write() {
        SqlTreasury books = treasury.isCompletedExceptionally() ? null : treasury.getNow(null);
        if (books == null || counts.isEmpty()) {
            return;
        }
        Map<Refusals.Kind, Long> taken = new HashMap<>();
        for (Refusals.Kind kind : counts.keySet()) {
            Long count = counts.remove(kind);
            if (count != null) {
                taken.put(kind, count);
            }
        }
        try {
            books.refused(taken);
        } catch (DataAccessException away) {
            LOG.debug("budget: refusals cannot be written now", away);
            taken.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        }
    }

    @Override
    public void close() {
        closed.countDown();
        write();
    }
}
