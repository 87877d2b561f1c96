package dev.penstock.gateway.money;

import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Admission.Admitted;
import dev.penstock.core.money.ledger.Admission.Decision;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.Cashier;
import dev.penstock.core.money.ledger.Hold;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where attempts are handed to the {@link Cashier} and told what it decided. May be shared between threads.
 *
 * <p>Before the cashier is there, because the journal of an earlier life is still being read, attempts wait for it, but not for
 * ever.
 */
final class Desk {
    private static final long EARLY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int EARLY_MAX = 10_000;

    private final Deque<Early> early = new ArrayDeque<>();
    private final Map<String, Consumer<Admission>> waiting = new HashMap<>();
    private final Map<String, Admission> undelivered = new HashMap<>();
    private volatile @Nullable Cashier cashier;
    private boolean closed;

    /** One that came before the cashier. */
    private record Early(Attempt attempt, Consumer<Admission> later, long since) {}

    Optional<Cashier> cashier() {
        return Optional.ofNullable(cashier);
    }

    /** Admits from now on, and those who waited for that. */
    void open(Cashier opened) {
        List<Early> came;
        synchronized (early) {
            cashier = opened;
            came = List.copyOf(early);
            early.clear();
        }
        for (Early each : came) {
            Admission admission = admit(opened, each.attempt, each.later);
            if (!(admission instanceof Admission.Waiting)) {
                each.later.accept(admission);
            }
        }
    }

    /**
     * Asks for a hold.
     *
     * @param later is told, on another thread, where the answer is to wait
     */
    Admission admit(Attempt attempt, Consumer<Admission> later) {
        Cashier present = cashier;
        if (present != null) {
            return admit(present, attempt, later);
        }
        synchronized (early) {
            present = cashier;
            if (present == null) {
                if (closed || early.size() >= EARLY_MAX) {
                    return Admission.Refused.unavailable(attempt);
                }
                early.add(new Early(attempt, later, System.nanoTime()));
                return new Admission.Waiting();
            }
        }
        return admit(present, attempt, later);
    }

    private Admission admit(Cashier present, Attempt attempt, Consumer<Admission> later) {
        Admission admission = present.admit(attempt, System.nanoTime());
        if (!(admission instanceof Admission.Waiting)) {
            return admission;
        }
        synchronized (waiting) {
            Admission decided = undelivered.remove(attempt.id());
            if (decided == null) {
                waiting.put(attempt.id(), later);
                return admission;
            }
            return decided;
        }
    }

    /** Who waited does not any more; what it is given all the same goes back. */
    void leave(Attempt attempt) {
        synchronized (waiting) {
            waiting.computeIfPresent(attempt.id(), (id, was) -> this::giveBack);
        }
    }

    private void giveBack(Admission admission) {
        if (admission instanceof Admitted(Hold hold)) {
            cashier().ifPresent(present -> present.release(hold));
        }
    }

    /** Tells those who waited. */
    void deliver(List<Decision> decisions) {
        for (Decision decision : decisions) {
            Consumer<Admission> later;
            synchronized (waiting) {
                later = waiting.remove(decision.attempt().id());
                if (later == null) {
                    undelivered.put(decision.attempt().id(), decision.admission());
                }
            }
            if (later != null) {
                later.accept(decision.admission());
            }
        }
    }

    /** Sends those away who waited for the cashier for too long. */
    void tidy() {
        long now = System.nanoTime();
        while (true) {
            Early first;
            synchronized (early) {
                first = early.peek();
                if (first == null || now - first.since < EARLY_NANOS) {
                    return;
                }
                early.remove();
            }
            first.later.accept(Admission.Refused.unavailable(first.attempt));
        }
    }

    /** Nobody who came before the cashier, or comes without one, will be admitted any more. */
    void close() {
        List<Early> came;
        synchronized (early) {
            closed = true;
            came = List.copyOf(early);
            early.clear();
        }
        came.forEach(each -> each.later.accept(Admission.Refused.unavailable(each.attempt)));
    }
}
