package dev.penstock.core.money.ledger;

import java.util.List;

/**
 * The books of all budgets, durable, shared by all nodes. Each method is one transaction. The time that windows are opened by is
 * its own, so nodes with wrong clocks agree on them.
 */
public interface Treasury {

    /** Begins a new life of a node, and ends the one before. */
    Joined join(String node);

    /** Grants what the limits leave. */
    GrantReply grant(GrantErrand errand);

    /**
     * Writes down what was spent and given back.
     *
     * @return false where this life of the node is over; nothing was written then
     */
    boolean commit(Batch batch);

    /** Says that the node lives. */
    Renewal renew(String node, long epoch);

    /**
     * Where a node stands at the beginning of a life.
     *
     * @param lastLsn the last step taken from it
     * @param slices of earlier lives that were not given up, as the treasury has them
     * @param distrusted whether an earlier life said that its journal failed
     */
    record Joined(long epoch, long lastLsn, List<SliceRow> slices, boolean distrusted, int nodes, long leaseMillis) {
        public Joined {
            slices = List.copyOf(slices);
        }
    }

    /**
     * The answer to a sign of life.
     *
     * @param lives false where this life of the node is over
     * @param recalled slices whose idle money is wanted back: their window is nearly used up, or its limit was lowered
     */
    record Renewal(boolean lives, List<Long> recalled, int nodes, long leaseMillis) {
        public Renewal {
            recalled = List.copyOf(recalled);
        }
    }
}
