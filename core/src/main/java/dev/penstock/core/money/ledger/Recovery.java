package dev.penstock.core.money.ledger;

import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.journal.JournalRecord.Dispatched;
import dev.penstock.core.money.journal.JournalRecord.Held;
import dev.penstock.core.money.journal.JournalRecord.Mark;
import dev.penstock.core.money.journal.JournalRecord.Released;
import dev.penstock.core.money.journal.JournalRecord.Settled;
import dev.penstock.core.money.journal.JournalRecord.Stopped;
import dev.penstock.core.money.ledger.Batch.Step;
import dev.penstock.core.money.ledger.Treasury.Joined;
import dev.penstock.core.money.price.Charge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to tell after a crash, made from its journal.
 *
 * <p>What a call cost is told as it was. A call that was sent and has no end costs its whole hold, because nobody knows what
 * the provider billed. One that was never sent costs nothing, and what is left of a slice goes back, <em>if</em> the journal is
 * whole: the machine ran on, or the node stopped in order. After a loss of power the end of the journal may be missing, so holds
 * are charged, and what is left of each slice counts as spent.
 *
 * <p>Where the journal spent from a slice what the treasury did not grant to it, the treasury has forgotten something, as a
 * database does that was restored: what calls cost is told all the same, what it did not grant of that counts as beyond the slice,
 * and what it says is left of each slice counts as spent, because nobody knows what else was forgotten.
 *
 * @param records to append to the journal and to force to the disk before {@code steps} are told, so that a second crash comes
 *     to the same end
 * @param lastLsn the highest number now in use
 * @param forgotten whether the treasury has forgotten what this node did
 */
public record Recovery(
        List<JournalRecord> records, List<Step> steps, long lastLsn, int replayed, int estimated, boolean forgotten) {
    /**
     * At most so many steps in one transaction: far more than while calls run, since a call waits until all is told; and few
     * enough that other nodes wait for no longer than a moment.
     */
    private static final int STEPS_MAX = 4096;

    public Recovery {
        records = List.copyOf(records);
        steps = List.copyOf(steps);
    }

    /**
     * Reads what is left.
     *
     * @param journal all records that are left, in order
     * @param sameBoot whether the machine has run on since they were written
     */
    public static Recovery of(List<JournalRecord> journal, boolean sameBoot, Joined joined) {
        boolean stopped = journal.reversed().stream()
                .filter(record -> !(record instanceof Mark))
                .findFirst()
                .filter(Stopped.class::isInstance)
                .isPresent();
        boolean whole = !joined.distrusted() && (sameBoot || stopped);
        return new Reading(whole, joined).read(journal);
    }

    /** The steps in batches that are small enough; in one where half of them would hide that something was forgotten. */
    public List<Batch> batches(String node, long epoch) {
        if (forgotten) {
            return List.of(new Batch(node, epoch, false, true, steps));
        }
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < steps.size(); from += STEPS_MAX) {
            int to = Math.min(steps.size(), from + STEPS_MAX);
            batches.add(new Batch(node, epoch, false, true, steps.subList(from, to)));
        }
        return batches;
    }

    /** The reading of one journal. */
    private static final class Reading {
        private final boolean whole;
        private final Joined joined;
        private final Map<Long, Long> left = new HashMap<>();
        private final Map<String, Open> open = new LinkedHashMap<>();
        private final List<JournalRecord> records = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private long lsn;
        private int replayed;
        private int estimated;
        private boolean forgotten;

        /** An attempt without an end so far. */
        private record Open(Held held, boolean dispatched) {}

        Reading(boolean whole, Joined joined) {
            this.whole = whole;
            this.joined = joined;
            joined.slices().forEach(slice -> left.put(slice.id(), slice.rest()));
        }

        Recovery read(List<JournalRecord> journal) {
            for (JournalRecord record : journal) {
                lsn = Math.max(lsn, record.lsn());
                follow(record);
            }
            lsn = Math.max(lsn, joined.lastLsn());
            open.values().forEach(this::end);
            for (SliceRow slice : joined.slices()) {
                lsn++;
                records.add(new JournalRecord.Closed(lsn, slice.id()));
                steps.add(new Step.Close(lsn, slice.id(), !whole || forgotten));
            }
            return new Recovery(records, steps, lsn, replayed, estimated, forgotten);
        }

        private void follow(JournalRecord record) {
            switch (record) {
                case Held held -> open.put(held.attempt(), new Open(held, false));
                case Dispatched dispatched ->
                    open.computeIfPresent(dispatched.attempt(), (id, was) -> new Open(was.held(), true));
                case Released released -> open.remove(released.attempt());
                case Settled settled -> settled(settled, open.remove(settled.attempt()));
                case JournalRecord.Returned returned -> {}
                case JournalRecord.Closed closed -> {}
                case Mark mark -> {}
                case Stopped stopped -> {}
            }
        }

        private void settled(Settled settled, @Nullable Open was) {
            if (settled.lsn() <= joined.lastLsn()) {
                return;
            }
            if (was == null) {
                // Its hold stood in a file that was thrown away, after the treasury had said that it knows the end.
                forgotten = true;
                return;
            }
            replayed++;
            steps.add(new Step.Spend(settled.lsn(), entry(was.held(), settled)));
        }

        private void end(Open was) {
            lsn++;
            Held held = was.held();
            if (whole && !was.dispatched()) {
                records.add(new Released(lsn, held.attempt()));
                return;
            }
            estimated++;
            List<Long> none = held.slices().stream().map(slice -> 0L).toList();
            Settled most = new Settled(lsn, held.attempt(), held.amount(), Charge.Status.ESTIMATED_MAX, 0, 0, none);
            records.add(most);
            steps.add(new Step.Spend(lsn, entry(held, most)));
        }

        private LedgerEntry entry(Held held, Settled settled) {
            var allocations = new ArrayList<LedgerEntry.Allocation>();
            for (int i = 0; i < held.slices().size(); i++) {
                long fromSlice = take(
                        held.slices().get(i),
                        settled.amount() - settled.overruns().get(i));
                allocations.add(
                        new LedgerEntry.Allocation(held.slices().get(i), fromSlice, settled.amount() - fromSlice));
            }
            return new LedgerEntry(
                    settled.attempt(),
                    settled.amount(),
                    held.amount(),
                    settled.status(),
                    settled.inputTokens(),
                    settled.outputTokens(),
                    allocations,
                    held.purpose());
        }

        /** Takes from a slice what the treasury granted of that; the rest is missing there. */
        private long take(long slice, long amount) {
            long granted = Math.min(amount, left.getOrDefault(slice, 0L));
            forgotten |= granted < amount;
            left.merge(slice, -granted, Long::sum);
            return granted;
        }
    }
}
