package dev.penstock.core.money.ledger;

import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.price.Charge;
import java.util.List;

/**
 * What one attempt cost, for ever; a mistake is corrected by a further entry.
 *
 * @param attempt there is one entry for each
 * @param amount in nano-dollars
 * @param held what was set aside for it, in nano-dollars
 * @param allocations which slices it is taken from; each carries the whole amount, because each guards another scope
 */
public record LedgerEntry(
        String attempt,
        long amount,
        long held,
        Charge.Status status,
        long inputTokens,
        long outputTokens,
        List<Allocation> allocations,
        Purpose purpose) {

    /**
     * The part of a slice in it.
     *
     * @param fromSlice covered by the slice
     * @param overrun not covered by it: the provider went over its limit, and nothing was left
     */
    public record Allocation(long slice, long fromSlice, long overrun) {
        /** What two entries take from the same slice. */
        Allocation plus(Allocation other) {
            return new Allocation(
                    slice, Math.addExact(fromSlice, other.fromSlice), Math.addExact(overrun, other.overrun));
        }
    }

    public LedgerEntry {
        allocations = List.copyOf(allocations);
    }
}
