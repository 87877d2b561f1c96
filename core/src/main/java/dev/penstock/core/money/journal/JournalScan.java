package dev.penstock.core.money.journal;

import dev.penstock.core.money.journal.JournalRecord.Mark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of a journal, and whether that is all that was safe in it.
 *
 * <p>A record that was being written when the process or the power ended is torn; it and all behind it count as never
 * written, because nobody acted on them without having written them. Damage before that point is something else: money that was
 * spent is forgotten there, so such a journal is refused.
 *
 * @param end where the next record would stand
 */
public record JournalScan(List<JournalRecord> records, int end) {
    public JournalScan {
        records = List.copyOf(records);
    }

    /**
     * Reads one file, or all of them after another.
     *
     * @param sameBoot whether the machine has run on since it was written: then all that was written is there, in its order
     * @param last whether nothing was written behind it, or only what was not safe either; only then can its end be torn
     * @throws JournalDamaged where more than a torn end is wrong
     */
    public static JournalScan of(ByteBuffer journal, boolean sameBoot, boolean last) throws JournalDamaged {
        var records = new ArrayList<JournalRecord>();
        int at = 0;
        long lsn = 0;
        while (true) {
            JournalRecord record = JournalCodec.read(journal, at);
            if (record == null) {
                break;
            }
            if (record.lsn() <= lsn && !(record instanceof Mark)) {
                throw new JournalDamaged(at, "record " + record.lsn() + " follows on " + lsn);
            }
            lsn = Math.max(lsn, record.lsn());
            records.add(record);
            at += JournalCodec.HEAD + JournalCodec.length(journal, at);
        }
        checkEnd(journal, at, lsn, sameBoot, last);
        return new JournalScan(records, at);
    }

    private static void checkEnd(ByteBuffer journal, int end, long lsn, boolean sameBoot, boolean last)
            throws JournalDamaged {
        if (!last && JournalCodec.length(journal, end) != 0) {
            throw new JournalDamaged(end, "and it is not the newest file");
        }
        checkBeyond(journal, end, end + 1, lsn, sameBoot);
    }

    /**
     * Looks into a file that goes on behind a record which is lost: it counts as never written, if it may.
     *
     * @param lsn the last record that was found
     * @throws JournalDamaged where the lost records were safe, or the machine ran on and cannot have lost them
     */
    public static void checkLost(ByteBuffer journal, long lsn, boolean sameBoot) throws JournalDamaged {
        checkBeyond(journal, 0, 0, lsn, sameBoot);
    }

    private static void checkBeyond(ByteBuffer journal, int end, int from, long lsn, boolean sameBoot)
            throws JournalDamaged {
        for (int at = from; at < journal.limit() - JournalCodec.HEAD; at++) {
            if (journal.getLong(at) == 0) {
                // No length begins here, nor in the four bytes that follow.
                at += Integer.BYTES;
                continue;
            }
            JournalRecord beyond = plausible(journal, at, lsn);
            if (beyond instanceof Mark mark && mark.lsn() > lsn) {
                throw new JournalDamaged(end, "and records up to " + mark.lsn() + " were safe");
            }
            if (beyond != null && sameBoot) {
                throw new JournalDamaged(end, "and record " + beyond.lsn() + " stands behind it");
            }
        }
    }

    private static @Nullable JournalRecord plausible(ByteBuffer journal, int at, long after) {
        int length = JournalCodec.length(journal, at);
        // The shortest payload has a type and a number.
        if (length < 9 || length > JournalCodec.PAYLOAD_MAX) {
            return null;
        }
        JournalRecord record = JournalCodec.read(journal, at);
        return record instanceof Mark || (record != null && record.lsn() > after) ? record : null;
    }

    /** A journal in which more than its end is wrong. */
    public static final class JournalDamaged extends Exception {
        JournalDamaged(int at, String why) {
            super("the journal is damaged at byte " + at + ", " + why
                    + " (expected: at most a torn record at its end)");
        }
    }
}
