package dev.penstock.core.money.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be true of the books at every moment. The rows assert most of it themselves, whenever they change; this looks at
 * all of them together, as a job does now and then.
 *
 * <p>I1: what was spent and granted stays within the limit. I2: each slice covers what was used and held of it. I3: what was
 * spent is the sum of the ledger. I4: a dispatched attempt ends once (see {@link Hold}, and the ledger's key). I5: nothing is
 * negative (see {@link BudgetWindow}). I6: a window never reopens.
 */
public final class Invariants {
    private Invariants() {}

    /**
     * Checks the books.
     *
     * @return what is wrong, in words; empty if nothing is
     */
    public static List<String> of(InMemoryTreasury treasury) {
        var wrong = new ArrayList<String>();
        Map<BudgetWindow, long[]> sums = sums(treasury);
        Map<Object, BudgetWindow> newest = new HashMap<>();
        for (BudgetWindow window : treasury.windows()) {
            long[] sum = sums.getOrDefault(window, new long[2]);
            check(wrong, window.spent() == sum[0] + window.unattributed(), "I3", window + " but entries of " + sum[0]);
            check(wrong, window.granted() == sum[1], "I2", window + " but slices of " + sum[1]);
            BudgetWindow before = newest.put(window.scope(), window);
            check(
                    wrong,
                    before == null
                            || !window.window().start().isBefore(before.window().end()),
                    "I6",
                    window + " after " + before);
        }
        return wrong;
    }

    /** For each window: what entries say was spent, and what open slices have left. */
    private static Map<BudgetWindow, long[]> sums(InMemoryTreasury treasury) {
        var sums = new HashMap<BudgetWindow, long[]>();
        for (LedgerEntry entry : treasury.ledger()) {
            for (LedgerEntry.Allocation part : entry.allocations()) {
                long[] sum = sums.computeIfAbsent(treasury.windowOf(part.slice()), first -> new long[2]);
                sum[0] += part.fromSlice() + part.overrun();
            }
        }
        for (SliceRow slice : treasury.slices()) {
            if (slice.state() == SliceRow.State.OPEN) {
                sums.computeIfAbsent(treasury.windowOf(slice.id()), first -> new long[2])[1] += slice.rest();
            }
        }
        return sums;
    }

    /**
     * Checks what is within the limit now; a limit that was lowered below what is out is not, until that comes back.
     */
    public static List<String> withinLimits(Collection<BudgetWindow> windows) {
        var wrong = new ArrayList<String>();
        for (BudgetWindow window : windows) {
            check(wrong, window.left() + window.overrun() >= 0, "I1", window.toString());
        }
        return wrong;
    }

    /** Checks a node. */
    public static List<String> of(Cashier cashier) {
        var wrong = new ArrayList<String>();
        Map<Long, Long> held = new HashMap<>();
        for (Hold hold : cashier.holds()) {
            check(wrong, hold.state() != Hold.State.ENDED, "I4", hold.attempt().id() + " has ended and is open");
            hold.slices().forEach(slice -> held.merge(slice.id(), hold.amount().nanos(), Long::sum));
        }
        for (Slice slice : cashier.slices()) {
            long sum = held.getOrDefault(slice.id(), 0L);
            check(wrong, slice.held() == sum, "I2", "slice " + slice.id() + " holds " + slice.held() + ", not " + sum);
            check(wrong, slice.used() + slice.held() <= slice.amount(), "I2", "slice " + slice.id() + " is overdrawn");
        }
        return wrong;
    }

    private static void check(List<String> wrong, boolean holds, String invariant, String found) {
        if (!holds) {
            wrong.add(invariant + ": " + found);
        }
    }
}
