package dev.penstock.core.money.ledger;

/**
 * What the treasury knows of a slice: money of one window that one life of one node may spend.
 *
 * @param window id of the window's row
 * @param amount all that was granted, without what came back
 * @param used of it, by ledger entries
 */
public record SliceRow(long id, String node, long epoch, long window, long amount, long used, State state) {
    /** Whether it can still be spent from. */
    public enum State {
        OPEN,
        /** The node was lost; what was left counts as spent, until the node comes back and says what it was. */
        LOST,
        CLOSED
    }

    public SliceRow {
        if (used < 0 || used > amount) {
            throw new IllegalStateException("slice " + id + ": used " + used + " (expected: 0.." + amount + ")");
        }
    }

    long rest() {
        return amount - used;
    }

    SliceRow granted(long more) {
        return new SliceRow(id, node, epoch, window, amount + more, used, state);
    }

    SliceRow using(long more) {
        return new SliceRow(id, node, epoch, window, amount, used + more, state);
    }

    SliceRow now(State next) {
        return new SliceRow(id, node, epoch, window, amount, used, next);
    }
}
