package dev.penstock.core.money.journal;

import dev.penstock.core.money.price.Charge;
import java.util.List;

/**
 * One step in the life of an attempt or of a slice.
 *
 * <p>Each has a number, {@code lsn}, that grows with every record of a node and never repeats; but for {@link Mark}.
 */
public sealed interface JournalRecord {
    long lsn();

    /**
     * Money is set aside.
     *
     * @param amount in nano-dollars, the same in every slice
     * @param slices from which
     */
    record Held(long lsn, String attempt, long amount, List<Long> slices, Purpose purpose) implements JournalRecord {
        public Held {
            slices = List.copyOf(slices);
        }
    }

    /** The first byte is about to go upstream: from here on the provider may bill it. */
    record Dispatched(long lsn, String attempt) implements JournalRecord {}

    /**
     * What the attempt cost.
     *
     * @param overruns how much of it did not fit into each slice, in the order of its hold; 0 while providers keep to limits
     */
    record Settled(
            long lsn,
            String attempt,
            long amount,
            Charge.Status status,
            long inputTokens,
            long outputTokens,
            List<Long> overruns)
            implements JournalRecord {
        public Settled {
            overruns = List.copyOf(overruns);
        }
    }

    /** It is certain that nothing was billed. */
    record Released(long lsn, String attempt) implements JournalRecord {}

    /** Part of a slice goes back to where it came from. */
    record Returned(long lsn, long slice, long amount) implements JournalRecord {}

    /** A slice is given up. */
    record Closed(long lsn, long slice) implements JournalRecord {}

    /** All records up to this number are on the disk; stands behind them, and takes no number of its own. */
    record Mark(long lsn) implements JournalRecord {}

    /** The node stopped in order; nothing follows. */
    record Stopped(long lsn) implements JournalRecord {}
}
