package dev.penstock.gateway.money;

import dev.penstock.core.money.journal.Journal;
import dev.penstock.core.money.journal.JournalCodec;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.journal.JournalScan;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a folder, in files of a fixed length. May be shared between threads.
 *
 * <p>A record is safe from the death of the process once {@link #append} has returned, which costs a copy in memory. It is safe
 * from a loss of power once {@link #force} has; somebody calls that again and again, and passes on what it returns. After a
 * write that failed, all further ones fail: a journal with a hole is worse than none.
 *
 * <p>Who writes does not wait for the disk: the next file is made ready in good time, and a full one is forced by {@link #force},
 * in order. So the power may take the end of one file and leave the next; that one says with which number the one before it ends,
 * and counts as never written where that is missing.
 */
public final class JournalFiles implements Journal, AutoCloseable {
    private static final String PREFIX = "journal-";

    private final Path folder;
    private final String bootId;
    private final FileChannel lockFile;
    private final Consumer<MemorySegment> disk;
    private final List<Recovered> recovered = new ArrayList<>();
    private final Deque<Full> full = new ArrayDeque<>();
    private final List<Retired> retired = new ArrayList<>();
    private final Object forcing = new Object();
    private boolean sameBoot;
    private long number;
    private Segment current;
    private @Nullable Segment next;
    private long lastLsn;
    private long markedLsn;
    private @Nullable Throwable failure;

    /** A file of an earlier life, and what is in it. */
    private record Recovered(Path file, List<JournalRecord> records) {}

    /** A full file of this life that may not be on the disk yet. */
    private record Full(Segment segment, long lastLsn) {}

    /** One that is. */
    private record Retired(Path file, long lastLsn) {}

    private JournalFiles(Path folder, String bootId, FileChannel lockFile, Consumer<MemorySegment> disk)
            throws IOException, JournalDamaged {
        this.folder = folder;
        this.bootId = bootId;
        this.lockFile = lockFile;
        this.disk = disk;
        readAll();
        this.current = create(++number);
    }

    /**
     * Opens the journal of a node, reads what is in it, and goes on behind that.
     *
     * @param bootId changes whenever the machine starts
     * @throws IOException where the folder cannot be used, or another process uses it
     * @throws JournalDamaged where more than a torn end is wrong with it
     */
    public static JournalFiles open(Path folder, String bootId) throws IOException, JournalDamaged {
        return open(folder, bootId, MemorySegment::force);
    }

    static JournalFiles open(Path folder, String bootId, Consumer<MemorySegment> disk)
            throws IOException, JournalDamaged {
        Files.createDirectories(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(folder, lockFile);
            return new JournalFiles(folder, bootId, lockFile, disk);
        } catch (IOException | JournalDamaged | RuntimeException failed) {
            lockFile.close();
            throw failed;
        }
    }

    private static void lock(Path folder, FileChannel lockFile) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException(folder + ": in use by another process (expected: one gateway for each data folder)");
        }
    }

    private void readAll() throws IOException, JournalDamaged {
        List<Segment> segments = new ArrayList<>();
        try {
            for (Path file : files()) {
                number = number(file);
                segments.add(Segment.open(file, disk));
            }
            // One whose making was cut off was never written to.
            dropAll(segments, segment -> !segment.isSound());
            sameBoot = !segments.isEmpty() && segments.stream().allMatch(segment -> segment.isOfBoot(bootId));
            readAll(segments);
        } finally {
            segments.forEach(Segment::close);
        }
    }

    private void readAll(List<Segment> segments) throws IOException, JournalDamaged {
        boolean lost = false;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            lost |= i > 0 && misses(segments.get(i - 1), segment);
            if (segment.isUnused()) {
                JournalScan.checkLost(segment.records(), lastLsn, segment.isOfBoot(bootId));
            } else if (lost) {
                JournalScan.checkLost(segment.records(), lastLsn, segment.isOfBoot(bootId));
                segment.cut(0);
            } else {
                read(
                        segment,
                        segments.stream()
                                .skip(i + 1L)
                                .filter(each -> !each.isUnused())
                                .findFirst());
            }
        }
        dropAll(segments, Segment::isUnused);
    }

    /** Whether records between two files are missing; those before the first may have been thrown away. */
    private boolean misses(Segment before, Segment segment) {
        return !segment.isUnused()
                && number(before.file()) + 1 == number(segment.file())
                && segment.follows() > lastLsn;
    }

    private void read(Segment segment, Optional<Segment> behind) throws JournalDamaged {
        boolean ofThisBoot = segment.isOfBoot(bootId);
        boolean mayBeTorn =
                behind.map(each -> !ofThisBoot && each.follows() > 0).orElse(true);
        JournalScan scan = JournalScan.of(segment.records(), ofThisBoot, mayBeTorn);
        if (mayBeTorn) {
            segment.cut(scan.end());
        }
        recovered.add(new Recovered(segment.file(), scan.records()));
        scan.records().forEach(record -> lastLsn = Math.max(lastLsn, record.lsn()));
    }

    private static void dropAll(List<Segment> segments, Predicate<Segment> which) throws IOException {
        for (Segment segment : segments.stream().filter(which).toList()) {
            segments.remove(segment);
            segment.close();
            Files.delete(segment.file());
        }
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(PREFIX.length()));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d{12}"))
                    .sorted()
                    .toList();
        }
    }

    private Segment create(long at) throws IOException {
        return Segment.create(folder.resolve(PREFIX + "%012d".formatted(at)), bootId, disk);
    }

    /** All that earlier lives have written, in order. */
    public synchronized List<JournalRecord> recovered() {
        return recovered.stream().flatMap(file -> file.records().stream()).toList();
    }

    /** Whether the machine has run on since all of that was written; not where there is nothing that could tell. */
    public synchronized boolean sameBoot() {
        return sameBoot;
    }

    /** Throws away what earlier lives have written; only after the treasury knows all of it. */
    public synchronized void forgetRecovered() throws IOException {
        for (Recovered file : recovered) {
            Files.deleteIfExists(file.file());
        }
        recovered.clear();
    }

    @Override
    public synchronized void append(JournalRecord record) throws JournalFailed {
        if (failure != null) {
            throw new JournalFailed("the journal in " + folder + " failed before", failure);
        }
        try {
            // A mark goes in behind every few records, and must find room.
            if (current.records().remaining() < 2 * JournalCodec.RECORD_MAX) {
                roll();
            }
            JournalCodec.write(record, current.records());
            lastLsn = Math.max(lastLsn, record.lsn());
        } catch (IOException | UncheckedIOException | InternalError failed) {
            // An InternalError is how the machine tells that the file behind the memory could not be reached.
            throw failed(failed);
        }
    }

    private JournalFailed failed(Throwable cause) {
        failure = cause;
        return new JournalFailed("the journal in " + folder + " cannot be written", cause);
    }

    /** Only where the disk is so slow that the next file is not ready does it wait for the making of one. */
    private void roll() throws IOException {
        Segment fresh = next == null ? create(++number) : next;
        next = null;
        full.add(new Full(current, lastLsn));
        current = fresh;
        current.follow(lastLsn);
    }

    /**
     * Forces to the disk what was appended before. Blocks; at most one thread at a time does it.
     *
     * @return the number up to which all records are safe now
     */
    public long force() throws JournalFailed {
        synchronized (forcing) {
            List<Full> before;
            Segment segment;
            int end;
            long lsn;
            synchronized (this) {
                if (failure != null) {
                    throw new JournalFailed("the journal in " + folder + " failed before", failure);
                }
                before = List.copyOf(full);
                segment = current;
                end = segment.records().position();
                lsn = lastLsn;
                if (lsn == markedLsn) {
                    return lsn;
                }
            }
            try {
                before.forEach(each -> each.segment().forceAll());
                segment.force(end);
                mark(lsn, before);
                before.forEach(each -> each.segment().close());
                makeNext();
                return lsn;
            } catch (IOException | UncheckedIOException | InternalError failed) {
                synchronized (this) {
                    throw failed(failed);
                }
            }
        }
    }

    private synchronized void mark(long lsn, List<Full> before) throws JournalFailed {
        append(new JournalRecord.Mark(lsn));
        markedLsn = lsn;
        for (Full each : before) {
            full.remove(each);
            retired.add(new Retired(each.segment().file(), each.lastLsn()));
        }
    }

    /** Makes the next file in good time, and not while somebody waits to write. */
    private void makeNext() throws IOException {
        long at;
        synchronized (this) {
            if (next != null || current.records().remaining() > Segment.BYTES * 3 / 4) {
                return;
            }
            at = ++number;
        }
        Segment made = create(at);
        synchronized (this) {
            if (at == number) {
                next = made;
                return;
            }
        }
        // Another one was needed meanwhile, and files must be read in the order in which they were written.
        made.close();
        Files.delete(made.file());
    }

    /** Throws files away that hold only records with smaller numbers. */
    public synchronized void forgetBefore(long lsn) throws IOException {
        for (Retired file : List.copyOf(retired)) {
            if (file.lastLsn() < lsn) {
                Files.deleteIfExists(file.file());
                retired.remove(file);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        full.forEach(each -> each.segment().close());
        current.close();
        if (next != null) {
            next.close();
        }
        lockFile.close();
    }
}
