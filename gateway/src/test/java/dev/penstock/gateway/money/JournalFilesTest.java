package dev.penstock.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.journal.JournalRecord.Dispatched;
import dev.penstock.core.money.journal.JournalRecord.Mark;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalFilesTest {
    private static final String BOOT = "boot-1";

    /** So many records of this test are about half of a file. */
    private static final long HALF_A_FILE = 130_000;

    @TempDir
    Path folder;

    private List<Long> numbers(JournalFiles journal) {
        return journal.recovered().stream()
                .filter(record -> !(record instanceof Mark))
                .map(JournalRecord::lsn)
                .toList();
    }

    private static void write(JournalFiles journal, long from, long to) throws Exception {
        for (long lsn = from; lsn <= to; lsn++) {
            journal.append(new Dispatched(lsn, "attempt-" + lsn));
        }
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private List<Path> journals() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> !file.endsWith("journal.lock")).sorted().toList();
        }
    }

    @Test
    void records_areThereAgain_inTheNextLife() throws Exception {
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            assertThat(journal.recovered()).isEmpty();
            write(journal, 1, 3);
            assertThat(journal.force()).isEqualTo(3);
            write(journal, 4, 5);
        }

        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            assertThat(numbers(journal)).isEqualTo(range(1, 5));
            assertThat(journal.sameBoot()).isTrue();
            write(journal, 6, 6);
        }

        try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
            assertThat(numbers(journal)).isEqualTo(range(1, 6));
            assertThat(journal.sameBoot()).isFalse();
            journal.forgetRecovered();
        }

        try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
            assertThat(journal.recovered()).isEmpty();
            assertThat(journal.sameBoot()).isTrue();
        }
    }

    @Test
    void hundredThousandRecords_fillSeveralFiles_andAreAllReadBack() throws Exception {
        long count = 300_000;
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            for (int i = 0; i < 10; i++) {
                write(journal, i * count / 10 + 1, (i + 1) * count / 10);
                journal.force();
            }
            assertThat(journals()).hasSizeGreaterThan(1);
        }

        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            assertThat(numbers(journal)).isEqualTo(range(1, count));
        }
    }

    @Test
    void filesThatAreNotNeeded_areThrownAway() throws Exception {
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            write(journal, 1, 300_000);
            journal.force();
            int before = journals().size();
            journal.forgetBefore(1);
            assertThat(journals()).hasSize(before);

            journal.forgetBefore(300_001);

            assertThat(journals()).hasSizeLessThan(before);
        }
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            assertThat(numbers(journal)).endsWith(300_000L);
        }
    }

    @Test
    void tornEnd_isCut_andStaysCut() throws Exception {
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            write(journal, 1, 3);
        }
        flip(journals().getFirst(), endOf(3) - 1);

        for (int life = 0; life < 2; life++) {
            try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
                assertThat(numbers(journal)).isEqualTo(range(1, 2));
            }
        }
    }

    @Test
    void damageInTheMiddle_refusesToOpen_andSaysWhere() throws Exception {
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            write(journal, 1, 9);
            journal.force();
        }
        flip(journals().getFirst(), endOf(1) + 12);

        assertThatThrownBy(() -> JournalFiles.open(folder, BOOT))
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining("damaged at byte " + (endOf(1) - 64));
        assertThatThrownBy(() -> JournalFiles.open(folder, "boot-2")).isInstanceOf(JournalDamaged.class);
    }

    @Test
    @Timeout(60) // Whoever waited for this disk would wait for ever.
    void whoeverWrites_doesNotWaitForTheDisk_whenAFileIsFull() throws Exception {
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        try (ExecutorService keeper = Executors.newSingleThreadExecutor();
                JournalFiles journal = JournalFiles.open(folder, BOOT, memory -> {
                    if (slow.get()) {
                        forcing.countDown();
                        await(written);
                    }
                    memory.force();
                })) {
            write(journal, 1, HALF_A_FILE);
            journal.force();
            assertThat(journals()).as("the next one is ready").hasSize(2);
            write(journal, HALF_A_FILE + 1, HALF_A_FILE + 1);
            slow.set(true);
            Future<Long> forced = keeper.submit(journal::force);
            await(forcing);

            write(journal, HALF_A_FILE + 2, 3 * HALF_A_FILE);

            assertThat(forced.isDone()).isFalse();
            written.countDown();
            assertThat(forced.get()).isEqualTo(HALF_A_FILE + 1);
            assertThat(journal.force()).isEqualTo(3 * HALF_A_FILE);
        }
        try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
            assertThat(numbers(journal)).isEqualTo(range(1, 3 * HALF_A_FILE));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void powerThatTakesTheEndOfAFullFile_andLeavesTheNext_leavesWhatIsWholeUpToThere() throws Exception {
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            write(journal, 1, 3 * HALF_A_FILE);
        }
        assertThat(journals()).hasSize(2);
        lose(journals().getFirst(), Segment.BYTES / 2);

        assertThatThrownBy(() -> JournalFiles.open(folder, BOOT)).isInstanceOf(JournalDamaged.class);
        long last = 0;
        for (int life = 0; life < 2; life++) {
            try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
                List<Long> found = numbers(journal);
                last = found.getLast();
                assertThat(found).isEqualTo(range(1, last));
                assertThat(last).isBetween(HALF_A_FILE / 2, 2 * HALF_A_FILE);
            }
        }
        try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
            write(journal, last + 1, last + 3);
            journal.force();
        }
        try (JournalFiles journal = JournalFiles.open(folder, "boot-3")) {
            assertThat(numbers(journal)).isEqualTo(range(1, last + 3));
        }
    }

    @Test
    void fullFileThatWasForced_andHasLostItsEnd_refusesToOpen() throws Exception {
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            write(journal, 1, 3 * HALF_A_FILE);
            journal.force();
        }
        lose(journals().getFirst(), Segment.BYTES / 2);

        assertThatThrownBy(() -> JournalFiles.open(folder, "boot-2"))
                .isInstanceOf(JournalDamaged.class)
                .hasMessageContaining("were safe");
    }

    @Test
    void journalOfWhichThePowerLeftNoRecord_orNoFile_cannotSayThatTheMachineRanOn() throws Exception {
        JournalFiles.open(folder, BOOT).close();
        try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
            assertThat(journal.recovered()).isEmpty();
            assertThat(journal.sameBoot()).isFalse();
        }
        try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
            assertThat(journal.sameBoot()).isTrue();
        }
        for (Path file : journals()) {
            Files.delete(file);
        }
        try (JournalFiles journal = JournalFiles.open(folder, "boot-2")) {
            assertThat(journal.sameBoot()).isFalse();
        }
    }

    private static void lose(Path file, int from) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(from);
            bytes.write(new byte[Segment.BYTES - from]);
        }
    }

    /** Records of one digit are all of a length. */
    private static int endOf(int record) {
        int length = 4 + 4 + 1 + 8 + 2 + "attempt-1".length();
        return 64 + record * length;
    }

    private static void flip(Path file, int at) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 1);
        }
    }

    @Test
    void secondProcess_isRefused() throws Exception {
        try (JournalFiles journal = JournalFiles.open(folder, BOOT)) {
            assertThat(journal.recovered()).isEmpty();
            assertThatThrownBy(() -> JournalFiles.open(folder, BOOT)).hasMessageContaining("in use by another process");
        }
        JournalFiles.open(folder, BOOT).close();
    }

    /** Ends with SIGKILL at a time of the kernel's choosing; what was appended by then must all be there. */
    @Test
    void killedProcess_losesNoRecordThatWasAppended() throws Exception {
        for (int kill = 0; kill < 5; kill++) {
            Path place = folder.resolve("kill-" + kill);
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            JournalWriter.class.getName(),
                            place.toString())
                    .redirectErrorStream(true)
                    .start();
            long told = 0;
            try (BufferedReader lines = child.inputReader()) {
                while (told < 2_000L * (kill + 1)) {
                    told = Long.parseLong(lines.readLine());
                }
                child.toHandle().destroyForcibly();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    told = line.matches("\\d+") ? Math.max(told, Long.parseLong(line)) : told;
                }
            }

            try (JournalFiles journal = JournalFiles.open(place, BOOT)) {
                List<Long> found = numbers(journal);
                assertThat(found).isEqualTo(range(1, found.size()));
                // The last line may have been cut in the pipe; it can only be too small then.
                assertThat((long) found.size()).isGreaterThanOrEqualTo(told);
            }
        }
    }
}
