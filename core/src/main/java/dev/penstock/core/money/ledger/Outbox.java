package dev.penstock.core.money.ledger;

import dev.penstock.core.money.ledger.Batch.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the treasury has not been told yet, in order. Tells it nothing that the journal does not hold durably, and one batch at a
 * time. Guarded by its {@link Cashier}.
 */
final class Outbox {
    private final Deque<Pending> steps = new ArrayDeque<>();
    private long durable;
    private boolean underWay;
    private boolean distrusted;
    private boolean distrustTold;

    /**
     * A step that the treasury does not know.
     *
     * @param since the number of the first record that is needed to make the step anew
     */
    private record Pending(Step step, long since) {
        long lsn() {
            return step.lsn();
        }
    }

    Outbox(long durable) {
        this.durable = durable;
    }

    void add(Step step, long since) {
        // Without a journal, nobody could tell after a crash what a slice that was given back had been used for.
        if (!distrusted || step instanceof Step.Spend) {
            steps.add(new Pending(step, since));
        }
    }

    void durable(long lsn) {
        durable = Math.max(durable, lsn);
    }

    /** The journal failed: what is durable will grow no more, and what calls cost goes out without it. */
    void distrust() {
        distrusted = true;
        steps.removeIf(pending -> pending.lsn() > durable && !(pending.step() instanceof Step.Spend));
    }

    /** What to send next; empty if there is nothing, or if a batch is under way. */
    List<Step> next() {
        var next = new ArrayList<Step>();
        if (underWay) {
            return next;
        }
        for (Pending pending : steps) {
            if (next.size() == Batch.STEPS_MAX || (pending.lsn() > durable && !distrusted)) {
                break;
            }
            next.add(pending.step());
        }
        underWay = !next.isEmpty() || mustTellDistrust();
        return next;
    }

    boolean distrusted() {
        return distrusted;
    }

    boolean mustTellDistrust() {
        return distrusted && !distrustTold;
    }

    /** The batch under way was taken, up to that number. */
    void taken(Batch batch) {
        underWay = false;
        distrustTold |= batch.distrusted();
        while (!steps.isEmpty() && steps.getFirst().lsn() <= batch.through()) {
            steps.removeFirst();
        }
    }

    /** Nobody knows what became of the batch under way; what was in it goes out again. */
    void again() {
        underWay = false;
    }

    long neededFrom() {
        return steps.stream().mapToLong(Pending::since).min().orElse(Long.MAX_VALUE);
    }

    int size() {
        return steps.size();
    }
}
