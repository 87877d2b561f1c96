package dev.penstock.gateway.money;

import dev.penstock.core.money.journal.Journal;
import dev.penstock.core.money.journal.JournalCodec;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.journal.JournalScan;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a folder, in files of a fixed length. May be shared between threads.
 *
 * <p>A record is safe from the death of the process once {@link #append} has returned, which costs a copy in memory. It is safe
 * from a loss of power once {@link #force} has; somebody calls that again and again, and passes on what it returns. After a
 * write that failed, all further ones fail: a journal with a hole is worse than none.
 */
public final class JournalFiles implements Journal, AutoCloseable {
    private static final String PREFIX = "journal-";

    private final Path folder;
    private final String bootId;
    private final FileChannel lockFile;
    private final List<Recovered> recovered = new ArrayList<>();
    private final List<Retired> retired = new ArrayList<>();
    private final Object forcing = new Object();
    private boolean sameBoot = true;
    private long number;
    private Segment current;
    private @Nullable Segment next;
    private long lastLsn;
    private long markedLsn;
    private @Nullable Throwable failure;

    /** A file of an earlier life, and what is in it. */
    private record Recovered(Path file, List<JournalRecord> records) {}

    /** A full file of this life. */
    private record Retired(Path file, long lastLsn) {}

    private JournalFiles(Path folder, String bootId, FileChannel lockFile) throws IOException, JournalDamaged {
        this.folder = folder;
        this.bootId = bootId;
        this.lockFile = lockFile;
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
        Files.createDirectories(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(folder, lockFile);
            return new JournalFiles(folder, bootId, lockFile);
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
                segments.add(Segment.open(file));
            }
            // A file that was only made ready has no record; the one before it is the last that was written to.
            while (!segments.isEmpty() && isEmpty(segments.getLast())) {
                Segment unused = segments.removeLast();
                unused.close();
                Files.delete(unused.file());
            }
            for (Segment segment : segments) {
                read(segment, segment == segments.getLast());
            }
        } finally {
            segments.forEach(Segment::close);
        }
    }

    private static boolean isEmpty(Segment segment) {
        return !segment.isSound() || segment.records().getLong(0) == 0;
    }

    private void read(Segment segment, boolean last) throws IOException, JournalDamaged {
        boolean ofThisBoot = segment.isOfBoot(bootId);
        sameBoot &= ofThisBoot;
        JournalScan scan = JournalScan.of(segment.records(), ofThisBoot, last);
        if (last) {
            segment.cut(scan.end());
        }
        recovered.add(new Recovered(segment.file(), scan.records()));
        scan.records().forEach(record -> lastLsn = Math.max(lastLsn, record.lsn()));
        String name = segment.file().getFileName().toString();
        number = Math.max(number, Long.parseLong(name.substring(PREFIX.length())));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d{12}"))
                    .sorted()
                    .toList();
        }
    }

    private Segment create(long at) throws IOException {
        return Segment.create(folder.resolve(PREFIX + "%012d".formatted(at)), bootId);
    }

    /** All that earlier lives have written, in order. */
    public synchronized List<JournalRecord> recovered() {
        return recovered.stream().flatMap(file -> file.records().stream()).toList();
    }

    /** Whether the machine has run on since all of that was written. */
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

    /** Only the newest file may have a torn end, so the one before is forced first; the next is mostly ready. */
    private void roll() throws IOException {
        Segment full = current;
        full.force(full.records().position());
        current = next == null ? create(++number) : next;
        next = null;
        retired.add(new Retired(full.file(), lastLsn));
        full.close();
    }

    /**
     * Forces to the disk what was appended before. Blocks; at most one thread at a time does it.
     *
     * @return the number up to which all records are safe now
     */
    public long force() throws JournalFailed {
        synchronized (forcing) {
            Segment segment;
            int end;
            long lsn;
            synchronized (this) {
                if (failure != null) {
                    throw new JournalFailed("the journal in " + folder + " failed before", failure);
                }
                segment = current;
                end = segment.records().position();
                lsn = lastLsn;
                if (lsn == markedLsn) {
                    return lsn;
                }
            }
            return forced(segment, end, lsn);
        }
    }

    private long forced(Segment segment, int end, long lsn) throws JournalFailed {
        try {
            segment.force(end);
            synchronized (this) {
                append(new JournalRecord.Mark(lsn));
                markedLsn = lsn;
            }
            makeNext();
            return lsn;
        } catch (IOException | UncheckedIOException | InternalError failed) {
            synchronized (this) {
                throw failed(failed);
            }
        }
    }

    /** Makes the next file in good time, and not while somebody waits to write. */
    private void makeNext() throws IOException {
        long at;
        synchronized (this) {
            if (next != null || current.records().remaining() > Segment.BYTES / 2) {
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
        current.close();
        if (next != null) {
            next.close();
        }
        lockFile.close();
    }
}
