package dev.penstock.core.money.ledger;

import dev.penstock.core.money.journal.Journal;
import dev.penstock.core.money.journal.Journal.JournalFailed;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.ledger.Batch.Step;
import java.util.Optional;
import java.util.function.LongFunction;

/** Numbers what happens, writes it to the journal, and hands on what the treasury must know. Guarded by its {@link Cashier}. */
final class Pen {
    private final Journal journal;
    private final Outbox outbox;
    private long lsn;
    private Optional<JournalFailed> failure = Optional.empty();

    Pen(Journal journal, Outbox outbox, long lastLsn) {
        this.journal = journal;
        this.outbox = outbox;
        this.lsn = lastLsn;
    }

    /** Why nothing is written any more. */
    Optional<JournalFailed> failure() {
        return failure;
    }

    Outbox outbox() {
        return outbox;
    }

    /**
     * Writes one record.
     *
     * @return its number, or 0 where it is not safe
     */
    long write(LongFunction<JournalRecord> record) {
        lsn++;
        if (failure.isPresent()) {
            return 0;
        }
        try {
            journal.append(record.apply(lsn));
            return lsn;
        } catch (JournalFailed failed) {
            failure = Optional.of(failed);
            outbox.distrust();
            return 0;
        }
    }

    /** Writes one record, and tells the treasury whether or not that worked. */
    void write(LongFunction<JournalRecord> record, LongFunction<Step> step) {
        write(record, step, lsn + 1);
    }

    /**
     * @param since the number of the first record that this one makes no sense without
     */
    void write(LongFunction<JournalRecord> record, LongFunction<Step> step, long since) {
        write(record);
        outbox.add(step.apply(lsn), since);
    }
}
