package dev.penstock.gateway.money;

import dev.penstock.core.money.journal.Journal.JournalFailed;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.Batch;
import dev.penstock.core.money.ledger.Cashier;
import dev.penstock.core.money.ledger.GrantErrand;
import dev.penstock.core.money.ledger.GrantReply;
import dev.penstock.core.money.ledger.Hold;
import dev.penstock.core.money.ledger.Recovery;
import dev.penstock.core.money.ledger.Treasury.Joined;
import dev.penstock.core.money.ledger.Treasury.Renewal;
import dev.penstock.core.money.price.Charge;
import dev.penstock.gateway.store.StoreBusy;
import dev.penstock.gateway.store.money.SqlTreasury;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link Cashier} of this node: carries its errands to the treasury, forces its journal to the disk, keeps its lease,
 * and brings the books up to date after a crash before anything is admitted. May be shared between threads; what calls need of
 * it neither waits for a disk nor for the database.
 *
 * <p>Three threads: one asks for grants, one tells what was spent, one forces the journal and looks at the time. Each repeats
 * what failed until there is an answer, which the treasury counts once. Where one of them ends before its time, because what it
 * found cannot be, nothing is admitted until the process is started again.
 */
public final class Bursar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bursar.class);
    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How long the end of the process waits for the treasury; what it does not know by then is told at the next start. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String node;
    private final JournalFiles journal;
    private final CompletableFuture<SqlTreasury> opening;
    private final Consumer<SqlTreasury> everySecond;
    private final Desk desk = new Desk();
    private final Thread grants;
    private final Thread books;
    private final Thread keeper;
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile boolean troubled;
    private volatile int replayed;
    private volatile int estimated;

    private Bursar(
            String node,
            JournalFiles journal,
            CompletableFuture<SqlTreasury> opening,
            Consumer<SqlTreasury> everySecond) {
        this.node = node;
        this.everySecond = everySecond;
        this.journal = journal;
        this.opening = opening;
        this.grants = thread("grants", this::grant);
        this.books = thread("books", this::keepBooks);
        this.keeper = thread("journal", this::keepJournal);
    }

    private Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().name("penstock-money-" + name).daemon().unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error broken) {
                LOG.error(
                        "budget: what this gateway and the database say of money does not agree; no call of a model with a"
                                + " price is admitted until it is started again. docs/failures.md says what to do",
                        broken);
            } finally {
                if (!closing) {
                    shut();
                }
            }
        });
    }

    /**
     * Opens the journal, and begins to recover from it once the treasury is there.
     *
     * @param folder belongs to this process alone
     * @param everySecond is told the treasury, on a thread that may wait
     * @throws IOException where the folder cannot be used
     * @throws JournalDamaged where more than a torn end is wrong with the journal
     */
    public static Bursar start(Path folder, CompletableFuture<SqlTreasury> opening, Consumer<SqlTreasury> everySecond)
            throws IOException, JournalDamaged {
        Bursar bursar =
                new Bursar(NodeName.of(folder), JournalFiles.open(folder, BootId.present()), opening, everySecond);
        bursar.books.start();
        bursar.keeper.start();
        bursar.grants.start();
        return bursar;
    }

    // What calls need.

    /**
     * Sets money aside.
     *
     * @param later is told where the answer is to wait; on a thread of the bursar, so it must not take long
     */
    public Admission admit(Attempt attempt, Consumer<Admission> later) {
        Admission admission = desk.admit(attempt, later);
        if (admission instanceof Admission.Waiting) {
            LockSupport.unpark(grants);
        }
        return admission;
    }

    /** Gives up waiting. */
    public void leave(Attempt attempt) {
        desk.leave(attempt);
    }

    /**
     * Must have returned before the first byte goes upstream.
     *
     * @throws JournalFailed where the attempt must not be sent; it is to be released
     */
    public void dispatched(Hold hold) throws JournalFailed {
        cashier().dispatched(hold);
    }

    public void settle(Hold hold, Charge charge) {
        cashier().settle(hold, charge);
    }

    public void release(Hold hold) {
        cashier().release(hold);
    }

    private Cashier cashier() {
        return desk.cashier().orElseThrow(() -> new IllegalStateException("a hold before there was a cashier"));
    }

    // What observers see.

    /** Whether the treasury answered when it was asked last, and admission is possible. */
    public boolean isReady() {
        return desk.cashier().filter(present -> present.failure().isEmpty()).isPresent();
    }

    /** Whether calls cannot be admitted for long: the treasury did not answer when it was asked last, or the books have ended. */
    public boolean isTroubled() {
        return troubled
                || hasEnded()
                || desk.cashier().flatMap(Cashier::failure).isPresent();
    }

    private boolean hasEnded() {
        return !closed && !(grants.isAlive() && books.isAlive() && keeper.isAlive());
    }

    /** The cashier, once it admits. */
    public Optional<Cashier> running() {
        return desk.cashier();
    }

    /** Calls of the last life that were found in the journal and told at this start. */
    public int replayed() {
        return replayed;
    }

    /** Calls of the last life of which only is known that they were sent; they cost what was held for them. */
    public int estimated() {
        return estimated;
    }

    // Grants.

    private void grant() {
        while (!closed) {
            Cashier cashier = desk.cashier().orElse(null);
            Optional<GrantErrand> errand = cashier == null ? Optional.empty() : cashier.nextGrant(System.nanoTime());
            if (cashier == null || errand.isEmpty()) {
                LockSupport.parkNanos(LOOK_NANOS);
            } else {
                long epoch = errand.get().epoch();
                ask(() -> treasury().grant(errand.get()), () -> cashier.epoch() != epoch)
                        .ifPresent(reply -> granted(cashier, reply));
            }
        }
    }

    private void granted(Cashier cashier, GrantReply reply) {
        desk.deliver(cashier.granted(reply, System.nanoTime()));
    }

    // Books.

    private void keepBooks() {
        try {
            opening.join();
        } catch (CompletionException notOpened) {
            // Whoever opens the database says why, and ends the process.
            return;
        }
        Cashier cashier = recover();
        if (cashier == null) {
            return;
        }
        tellOthers();
        desk.open(cashier);
        long renewed = System.nanoTime();
        long looked = renewed;
        while (!closed) {
            if (cashier.isFenced()) {
                rejoin(cashier);
            }
            Optional<Batch> batch = cashier.nextBatch();
            batch.ifPresent(each -> commit(cashier, each));
            long now = System.nanoTime();
            if (now - renewed >= SECOND) {
                renew(cashier, now);
                tellOthers();
                renewed = now;
            }
            if (now - looked >= CHECK_NANOS) {
                look(cashier);
                looked = now;
            }
            if (batch.isEmpty()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** Null where the process ends before that is done. */
    private @Nullable Cashier recover() {
        while (!closed) {
            long sentAt = System.nanoTime();
            Joined joined = ask(() -> treasury().join(node), () -> false).orElse(null);
            if (joined == null) {
                return null;
            }
            try {
                Cashier cashier = recover(joined, sentAt);
                if (cashier != null) {
                    return cashier;
                }
            } catch (JournalFailed | IOException failed) {
                LOG.error(
                        "the journal of budgets cannot be written; no call of a model with a price is admitted",
                        failed);
                return null;
            }
        }
        return null;
    }

    private @Nullable Cashier recover(Joined joined, long sentAt) throws JournalFailed, IOException {
        Recovery recovery = Recovery.of(journal.recovered(), journal.sameBoot(), joined);
        for (JournalRecord record : recovery.records()) {
            journal.append(record);
        }
        journal.force();
        for (Batch batch : recovery.batches(node, joined.epoch())) {
            if (!ask(() -> treasury().commit(batch), () -> false).orElse(false)) {
                return null;
            }
        }
        journal.forgetRecovered();
        if (recovery.forgotten()) {
            LOG.warn(
                    "budget: the database does not know what it granted to this gateway, as after a restore; what calls cost by"
                            + " the journal is booked, and all else that it had granted to it counts as spent");
        }
        replayed = recovery.replayed();
        estimated = recovery.estimated();
        if (replayed + estimated > 0) {
            LOG.warn(
                    "budget: {} calls of the last life were told to the ledger, and {} that were cut off are charged what"
                            + " was held for them",
                    replayed,
                    estimated);
        }
        return new Cashier(node, joined, recovery.lastLsn(), journal, sentAt);
    }

    private void rejoin(Cashier cashier) {
        long sentAt = System.nanoTime();
        ask(() -> treasury().join(node), () -> false).ifPresent(joined -> {
            LOG.warn("budget: this node was given up by the treasury, and begins anew as number {}", joined.epoch());
            cashier.rejoined(joined, sentAt);
        });
    }

    private void commit(Cashier cashier, Batch batch) {
        ask(() -> treasury().commit(batch), () -> false).ifPresent(taken -> cashier.committed(batch, taken));
    }

    private void renew(Cashier cashier, long sentAt) {
        long epoch = cashier.epoch();
        Optional<Renewal> renewal = ask(() -> treasury().renew(node, epoch), () -> true);
        renewal.filter(answer -> cashier.epoch() == epoch).ifPresent(answer -> cashier.renewed(answer, sentAt));
        try {
            journal.forgetBefore(cashier.neededFrom());
        } catch (IOException failure) {
            LOG.warn("old files of the budgets' journal cannot be deleted: {}", failure.toString());
        }
    }

    private void tellOthers() {
        ask(
                () -> {
                    everySecond.accept(treasury());
                    return true;
                },
                () -> true);
    }

    private void look(Cashier cashier) {
        ask(() -> treasury().loseSilentNodes(), () -> true)
                .ifPresent(lost -> lost.forEach(name -> LOG.warn(
                        "budget: node {} was silent for too long; what it held counts as spent until it comes back",
                        name)));
        List<String> wrong = cashier.check();
        if (!wrong.isEmpty()) {
            LOG.error("budget: the books of this node do not agree with themselves: {}", wrong);
        }
    }

    // Journal.

    private void keepJournal() {
        long tidied = System.nanoTime();
        boolean told = false;
        while (!closed) {
            Cashier cashier = desk.cashier().orElse(null);
            if (cashier != null) {
                told |= force(cashier, told);
            }
            long now = System.nanoTime();
            if (now - tidied >= SECOND) {
                desk.tidy();
                if (cashier != null) {
                    desk.deliver(cashier.tidy(now));
                }
                tidied = now;
            }
            LockSupport.parkNanos(FLUSH_NANOS);
        }
    }

    private boolean force(Cashier cashier, boolean told) {
        try {
            cashier.durable(journal.force());
            return false;
        } catch (JournalFailed failed) {
            if (!told) {
                LOG.error(
                        "the journal of budgets failed; no call of a model with a price is admitted any more", failed);
            }
            return true;
        }
    }

    // Asking.

    private SqlTreasury treasury() {
        return opening.join();
    }

    /** Asks until there is an answer; empty where the process ends, or where it is not worth it any more. */
    private <T> Optional<T> ask(Supplier<T> question, Supplier<Boolean> worthless) {
        long wait = FLUSH_NANOS;
        while (true) {
            try {
                T answer = question.get();
                if (troubled) {
                    LOG.info("budget: the treasury answers again");
                    troubled = false;
                }
                return Optional.of(answer);
            } catch (DataAccessException | StoreBusy failure) {
                if (!troubled && !closing) {
                    LOG.error("budget: the treasury does not answer, and is asked again: {}", failure.getMessage());
                }
                troubled = true;
            }
            if (closed || worthless.get()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(wait);
            wait = Math.min(2 * wait, WAIT_NANOS_MAX);
        }
    }

    /** Admits nothing more, and keeps nobody waiting. */
    private void shut() {
        desk.close();
        desk.cashier().ifPresent(cashier -> {
            cashier.stop();
            desk.deliver(cashier.tidy(System.nanoTime()));
        });
    }

    /** Tells what is left to tell, gives back what is left of the slices, and says so in the journal. Blocks for seconds at most. */
    @Override
    public void close() {
        closing = true;
        desk.close();
        Cashier cashier = desk.cashier().orElse(null);
        boolean settled = cashier != null && windUp(cashier);
        closed = true;
        for (Thread thread : List.of(grants, books, keeper)) {
            LockSupport.unpark(thread);
            join(thread);
        }
        try {
            if (settled && cashier != null) {
                cashier.stopped();
                journal.force();
            }
        } catch (JournalFailed failed) {
            LOG.warn("the end could not be written to the journal of budgets: {}", failed.toString());
        }
        try {
            journal.close();
        } catch (IOException failure) {
            LOG.warn("the journal of budgets could not be closed: {}", failure.toString());
        }
    }

    private boolean windUp(Cashier cashier) {
        cashier.stop();
        long end = System.nanoTime() + CLOSE_NANOS;
        while (System.nanoTime() - end < 0 && !cashier.isSettled() && !hasEnded()) {
            cashier.tidy(System.nanoTime());
            LockSupport.unpark(books);
            LockSupport.unpark(keeper);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return cashier.isSettled();
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(CLOSE_NANOS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
