package dev.penstock.core.money.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.money.journal.JournalRecord.Closed;
import dev.penstock.core.money.journal.JournalRecord.Dispatched;
import dev.penstock.core.money.journal.JournalRecord.Held;
import dev.penstock.core.money.journal.JournalRecord.Mark;
import dev.penstock.core.money.journal.JournalRecord.Released;
import dev.penstock.core.money.journal.JournalRecord.Returned;
import dev.penstock.core.money.journal.JournalRecord.Settled;
import dev.penstock.core.money.journal.JournalRecord.Stopped;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import dev.penstock.core.money.price.Charge;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** B6: what is left of a journal after a crash, at every byte. */
class JournalScanTest {
    private static final List<JournalRecord> ALL = List.of(
            new Held(
                    1, "a1", 5_000, List.of(7L, 8L), new Purpose("r1", "ada", "k1", "deepseek", "deepseek-chat", "v1")),
            new Dispatched(2, "a1"),
            new Settled(3, "a1", 4_000, Charge.Status.PARTIAL, 10, 20, List.of(0L, 5L)),
            new Held(4, "b-\u4f60\u597d", 1, List.of(), Purpose.NONE),
            new Released(5, "b-\u4f60\u597d"),
            new Returned(6, 7, 1_000),
            new Closed(7, 8),
            new Mark(7),
            new Stopped(8));

    private static ByteBuffer written(List<JournalRecord> records, int spare) {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        records.forEach(record -> JournalCodec.write(record, bytes));
        return bytes.limit(bytes.position() + spare).rewind();
    }

    private static List<Integer> ends() {
        var ends = new ArrayList<Integer>();
        for (int i = 0; i <= ALL.size(); i++) {
            ends.add(written(ALL.subList(0, i), 0).limit());
        }
        return ends;
    }

    @Test
    void recordsOfEveryKind_areReadAsTheyWereWritten() throws Exception {
        JournalScan scan = JournalScan.of(written(ALL, 500), true, true);

        assertThat(scan.records()).isEqualTo(ALL);
        assertThat(scan.end()).isEqualTo(ends().getLast());
    }

    @Test
    void journalCutAtEveryByte_losesTheTornRecord_andNothingElse() throws Exception {
        List<Integer> ends = ends();
        for (int cut = 0; cut <= ends.getLast(); cut++) {
            ByteBuffer bytes = written(ALL, 0);
            for (int i = cut; i < bytes.limit(); i++) {
                bytes.put(i, (byte) 0);
            }
            int at = cut;
            int whole = (int) ends.stream().skip(1).filter(end -> end <= at).count();

            // A record whose last bytes are zeros anyway may still be whole.
            assertThat(JournalScan.of(bytes, true, true).records().size()).isBetween(whole, whole + 1);
        }
    }

    @Test
    void everyBitThatFlipsBeforeASafePoint_isFound() {
        ByteBuffer sound = written(ALL, 0);
        int safe = ends().get(7);
        for (int at = 0; at < safe; at++) {
            for (int bit = 0; bit < 8; bit++) {
                ByteBuffer bytes = ByteBuffer.allocate(sound.limit())
                        .put(sound.duplicate())
                        .flip();
                bytes.put(at, (byte) (bytes.get(at) ^ (1 << bit)));

                assertThatThrownBy(() -> JournalScan.of(bytes, false, true))
                        .as("byte %d, bit %d", at, bit)
                        .isInstanceOf(JournalDamaged.class);
            }
        }
    }

    @Test
    void bitThatFlipsBehindTheLastSafePoint_isATornEnd_afterALossOfPower() throws Exception {
        List<JournalRecord> records = List.of(ALL.get(0), new Mark(1), new Dispatched(2, "a1"), new Released(3, "a1"));
        ByteBuffer bytes = written(records, 0);
        int dispatched = written(records.subList(0, 2), 0).limit();
        bytes.put(dispatched + 12, (byte) 77);

        assertThat(JournalScan.of(bytes, false, true).records()).isEqualTo(records.subList(0, 2));
        assertThatThrownBy(() -> JournalScan.of(bytes, true, true))
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining("record 3 stands behind it");
        assertThatThrownBy(() -> JournalScan.of(bytes, false, false)).isInstanceOf(JournalDamaged.class);
    }

    @Test
    void emptyJournal_isWhole() throws Exception {
        assertThat(JournalScan.of(ByteBuffer.allocate(0), true, true).records()).isEmpty();
        assertThat(JournalScan.of(ByteBuffer.allocate(100), true, true).records())
                .isEmpty();
    }

    @Test
    void textThatIsTooLong_isRefusedBeforeItIsWritten() {
        var purpose = new Purpose("x".repeat(1_001), "", "", "", "", "");

        assertThatThrownBy(() -> JournalCodec.write(new Held(1, "a", 1, List.of(), purpose), ByteBuffer.allocate(9000)))
                .hasMessage("text: of 1001 bytes (expected: at most 1000)");
    }
}
