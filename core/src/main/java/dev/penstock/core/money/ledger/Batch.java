package dev.penstock.core.money.ledger;

import java.util.List;

/**
 * What a node tells the treasury: what calls cost, and what it gives back. Can be repeated: the treasury takes only steps
 * numbered above the last it took from that node.
 *
 * @param distrusted whether the node's journal failed: it can spend no more, and what its slices have left counts as spent
 * @param recovered whether it was made from a journal after a crash: the books may know an entry in it by another number
 * @param steps by growing number
 */
public record Batch(String node, long epoch, boolean distrusted, boolean recovered, List<Step> steps) {
    /** At most so many steps in one transaction while calls run. */
    static final int STEPS_MAX = 512;

    /** One change to the books. */
    public sealed interface Step {
        /** The journal's number. */
        long lsn();

        record Spend(long lsn, LedgerEntry entry) implements Step {}

        /** Part of a slice goes back to its window. */
        record Return(long lsn, long slice, long amount) implements Step {}

        /**
         * A slice is given up.
         *
         * @param charged whether what is left of it counts as spent, because nobody knows what it was used for
         */
        record Close(long lsn, long slice, boolean charged) implements Step {}
    }

    public Batch {
        steps = List.copyOf(steps);
    }

    public long through() {
        return steps.isEmpty() ? 0 : steps.getLast().lsn();
    }
}
