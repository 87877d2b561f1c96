package dev.penstock.core.money.simulation;

import dev.penstock.core.money.journal.Journal;
import dev.penstock.core.money.journal.JournalCodec;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.journal.JournalScan;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/** A journal on a disk that loses what was not forced when the power fails, and tears the record under way. */
final class SimulatedJournal implements Journal {
    private final RandomGenerator random;
    private final Sabotage sabotage;
    private ByteBuffer bytes = ByteBuffer.allocate(16 * 1024);
    private int safe;
    private long lastLsn;
    private int appendsToCrash = -1;
    private Tear tear = Tear.BEFORE;

    /** How far a record comes that a process dies in. */
    enum Tear {
        BEFORE,
        WITHIN,
        BEHIND
    }

    /** The process was killed in the middle of a step. */
    static final class Killed extends RuntimeException {
        Killed() {
            super("killed", null, false, false);
        }
    }

    SimulatedJournal(RandomGenerator random, Sabotage sabotage) {
        this.random = random;
        this.sabotage = sabotage;
    }

    /** The process will be killed at one of the next appends. */
    void killSoon() {
        killAt(random.nextInt(4), List.of(Tear.values()).get(random.nextInt(3)));
    }

    void killAt(int appends, Tear how) {
        appendsToCrash = appends;
        tear = how;
    }

    void leaveInPeace() {
        appendsToCrash = -1;
    }

    @Override
    public void append(JournalRecord record) {
        if (sabotage == Sabotage.DISPATCH_UNWRITTEN && record instanceof JournalRecord.Dispatched) {
            return;
        }
        if (bytes.remaining() < JournalCodec.RECORD_MAX) {
            ByteBuffer larger = ByteBuffer.allocate(bytes.capacity() * 2);
            larger.put(bytes.flip());
            bytes = larger;
        }
        int start = bytes.position();
        JournalCodec.write(record, bytes);
        if (appendsToCrash == 0) {
            appendsToCrash = -1;
            tear(start);
            throw new Killed();
        }
        appendsToCrash = Math.max(-1, appendsToCrash - 1);
        lastLsn = Math.max(lastLsn, record.lsn());
    }

    private void tear(int start) {
        int end = bytes.position();
        switch (tear) {
            case BEFORE -> cut(start);
            case WITHIN -> cut(start + random.nextInt(end - start));
            case BEHIND -> {}
        }
    }

    private void cut(int at) {
        for (int i = at; i < bytes.position(); i++) {
            bytes.put(i, (byte) 0);
        }
        bytes.position(at);
    }

    /** Forces everything to the disk, and says up to which record. */
    long force() {
        if (sabotage != Sabotage.FLUSH_LIES) {
            append(new JournalRecord.Mark(lastLsn));
            safe = bytes.position();
        }
        return lastLsn;
    }

    /** What was not forced is gone, from some point on; what is left of it may be scrambled. */
    void losePower() {
        appendsToCrash = -1;
        int unsafe = bytes.position() - safe;
        if (unsafe > 0) {
            cut(safe + random.nextInt(unsafe + 1));
            int left = bytes.position() - safe;
            if (left > 0 && random.nextInt(3) == 0) {
                int flipped = safe + random.nextInt(left);
                bytes.put(flipped, (byte) (bytes.get(flipped) ^ (1 << random.nextInt(8))));
            }
        }
    }

    JournalScan read(boolean sameBoot) throws JournalDamaged {
        appendsToCrash = -1;
        JournalScan scan = JournalScan.of(bytes.duplicate().flip(), sameBoot, true);
        cut(scan.end());
        safe = Math.min(safe, scan.end());
        lastLsn = scan.records().isEmpty() ? 0 : scan.records().getLast().lsn();
        return scan;
    }

    /** Throws old files away. */
    void clear() {
        cut(0);
        safe = 0;
    }
}
