package dev.penstock.gateway.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final long PLENTY = 1 << 30;
    private static final int ALL = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void records_areReadInTheirOrder_fromWhereOneLeftOff() throws Exception {
        try (Journal journal = Journal.open(folder, PLENTY)) {
            add(journal, "a", "b", "c");

            Journal.Batch first = journal.read(Position.START, 2);
            assertThat(texts(first)).containsExactly("a", "b");
            add(journal, "d");
            Journal.Batch second = journal.read(first.next(), 10);
            assertThat(texts(second)).containsExactly("c", "d");
            assertThat(journal.read(second.next(), 10).records()).isEmpty();
        }
    }

    @Test
    void recordsOfAnEarlierProcess_areReadFirst() throws Exception {
        String id;
        try (Journal journal = Journal.open(folder, PLENTY)) {
            id = journal.id();
            add(journal, "before");
        }
        try (Journal journal = Journal.open(folder, PLENTY)) {
            add(journal, "after");

            assertThat(journal.id()).isEqualTo(id);
            assertThat(texts(journal.read(Position.START, 10))).containsExactly("before", "after");
        }
    }

    @Test
    void journalWhoseFilesAreGone_isAnother_becauseItCountsThemAnew() throws Exception {
        String id;
        try (Journal journal = Journal.open(folder, PLENTY)) {
            id = journal.id();
        }
        for (Path file : segments()) {
            Files.delete(file);
        }
        try (Journal journal = Journal.open(folder, PLENTY)) {
            assertThat(journal.id()).isNotEqualTo(id);
        }
    }

    @Test
    void manyWriters_loseNothing_acrossManyFiles() throws Exception {
        int threads = 4;
        byte[] filler = new byte[400];
        LongAdder tried = new LongAdder();
        try (Journal journal = Journal.open(folder, PLENTY);
                ExecutorService all = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(all.submit(() -> {
                    while (journal.bytes() <= 4L * Segment.BYTES) {
                        journal.add(filler);
                        tried.increment();
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
            long found = journal.read(Position.START, ALL).records().size();

            assertThat(found + journal.lost()).isEqualTo(tried.sum());
            assertThat(journal.added()).isEqualTo(found);
            assertThat(segments()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void tornRecord_isPassedOver_andCounted() throws Exception {
        try (Journal journal = Journal.open(folder, PLENTY)) {
            add(journal, "first", "second", "third");
        }
        Path file = segments().getFirst();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(16 + 8);
            bytes.write('X');
        }
        try (Journal journal = Journal.open(folder, PLENTY)) {
            assertThat(texts(journal.read(Position.START, 10))).containsExactly("first", "third");
            assertThat(journal.damaged()).isEqualTo(1);
        }
    }

    @Test
    void nonsenseLength_endsItsFile_andNothingElse() throws Exception {
        try (Journal journal = Journal.open(folder, PLENTY)) {
            add(journal, "first", "second");
        }
        Path file = segments().getFirst();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(16);
            bytes.writeInt(0x7f7f7f7f);
        }
        try (Journal journal = Journal.open(folder, PLENTY)) {
            add(journal, "next");
            assertThat(texts(journal.read(Position.START, 10))).containsExactly("first", "next");
        }
    }

    @Test
    void fileThatWasCutOff_isReadAsFarAsItGoes() throws Exception {
        try (Journal journal = Journal.open(folder, PLENTY)) {
            add(journal, "first", "second");
        }
        try (RandomAccessFile bytes = new RandomAccessFile(segments().getFirst().toFile(), "rw")) {
            bytes.setLength(16 + 10);
        }
        try (Journal journal = Journal.open(folder, PLENTY)) {
            assertThat(texts(journal.read(Position.START, 10))).containsExactly("first");
        }
    }

    @Test
    void tooLongRecord_isCountedAsLost() throws Exception {
        try (Journal journal = Journal.open(folder, PLENTY)) {
            journal.add(new byte[Segment.RECORD_MAX + 1]);
            journal.add(new byte[0]);

            assertThat(journal.lost()).isEqualTo(2);
            assertThat(journal.read(Position.START, 10).records()).isEmpty();
        }
    }

    @Test
    void whatIsDoneWith_isDeleted() throws Exception {
        try (Journal journal = Journal.open(folder, PLENTY)) {
            fill(journal, 3);
            journal.release(journal.read(Position.START, ALL).next());

            await(() -> segments().size() <= 2);
        }
    }

    @Test
    void fullJournal_dropsTheOldest_andCountsThem() throws Exception {
        long room = 4L * Segment.BYTES;
        try (Journal journal = Journal.open(folder, room)) {
            fill(journal, 8);
            await(() -> journal.lost() > 0);

            assertThat(journal.bytes()).isLessThanOrEqualTo(room + Segment.BYTES);
            await(() -> 8L * (Segment.BYTES / (32 << 10))
                    == journal.lost()
                            + journal.read(Position.START, ALL).records().size());
        }
    }

    /** A process of its own adds records and says how many; then it is killed with SIGKILL. */
    @Test
    void killedProcess_losesNoRecordThatItHadAdded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AddingProcess.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        int said = 0;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            while (said < 30_000) {
                String line = out.readLine();
                assertThat(line).as("the process's output").matches("\\d+");
                said = Integer.parseInt(line);
            }
            process.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said = line.matches("\\d+") ? Math.max(said, Integer.parseInt(line)) : said;
            }
        } catch (IOException closed) {
            assertThat(process.isAlive()).isFalse();
        }
        process.waitFor();

        try (Journal journal = Journal.open(folder, PLENTY)) {
            List<String> found = texts(journal.read(Position.START, ALL));
            assertThat(found.size()).isGreaterThanOrEqualTo(said);
            for (int i = 0; i < said; i++) {
                assertThat(found.get(i)).startsWith(i + " ");
            }
        }
    }

    /** Adds about so many files full, as fast as the journal has the next one ready. */
    private static void fill(Journal journal, int files) throws Exception {
        byte[] large = new byte[32 << 10];
        for (int i = 0; i < files * (Segment.BYTES / large.length); i++) {
            long lost = journal.lost();
            journal.add(large);
            if (journal.lost() > lost) {
                Thread.sleep(5);
            }
        }
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("time ran out").isLessThan(end);
            Thread.sleep(5);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private static void add(Journal journal, String... texts) {
        for (String text : texts) {
            journal.add(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> texts(Journal.Batch batch) {
        return batch.records().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }
}
