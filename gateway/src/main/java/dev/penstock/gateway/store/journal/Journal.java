package dev.penstock.gateway.store.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way to the database, in files of the data folder. May be shared between threads; {@link #add} never waits
 * and is meant for event loops, one other thread reads.
 *
 * <p>A record that was added survives the death of the process at once, and that of the machine within a second. The files may
 * take so much space together; if the database takes nothing for so long that it is used up, the oldest file is dropped: what
 * happens now is what somebody will want to know. Records that are lost are counted.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The one that is written, and the one that comes next. */
    private static final int FEWEST = 2;

    private final Path folder;
    private final String id;
    private final int segmentsMax;
    private final ConcurrentSkipListMap<Long, Segment> segments;
    private final AtomicReference<Segment> current;
    private final AtomicReference<@Nullable Segment> spare = new AtomicReference<>();
    private volatile Position done = Position.START;
    private final AtomicLong newest;
    private final LongAdder added = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder damaged = new LongAdder();
    private final Thread keeper;
    private volatile boolean closing;
    private boolean failing;
    private long forcedAt = System.nanoTime();

    private Journal(Path folder, String id, int segmentsMax, ConcurrentSkipListMap<Long, Segment> segments)
            throws IOException {
        this.folder = folder;
        this.id = id;
        this.segmentsMax = segmentsMax;
        this.segments = segments;
        this.newest = new AtomicLong(segments.isEmpty() ? 0 : segments.lastKey());
        this.current = new AtomicReference<>(next());
        this.keeper = Thread.ofPlatform().name("penstock-journal").daemon().start(this::keep);
    }

    /**
     * Opens the journal of a folder, with all that was not done yet.
     *
     * @param bytesMax what its files may take; at least two of them
     */
    public static Journal open(Path folder, long bytesMax) throws IOException {
        Files.createDirectories(folder);
        ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("\\d{20}\\.journal")) {
                    long number = Long.parseLong(name.substring(0, 20));
                    segments.put(number, Segment.inherit(file, number));
                }
            }
        }
        int segmentsMax = Math.clamp(bytesMax / Segment.BYTES, FEWEST, Integer.MAX_VALUE);
        return new Journal(folder, id(folder, segments.isEmpty()), segmentsMax, segments);
    }

    /** A journal whose files somebody removed counts them from the beginning again, so it is another one. */
    private static String id(Path folder, boolean empty) throws IOException {
        Path file = folder.resolve("id");
        if (empty || !Files.exists(file)) {
            Path made = Files.writeString(
                    folder.resolve("id.new"), UUID.randomUUID().toString());
            Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }

    private Segment current() {
        return Objects.requireNonNull(current.get());
    }

    /** Tells this journal from those of other folders that share a database. */
    public String id() {
        return id;
    }

    /** Adds a record; never waits. One that cannot be taken is counted as lost. */
    public void add(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > Segment.RECORD_MAX) {
            lost.increment();
            return;
        }
        while (true) {
            Segment segment = current();
            try {
                if (segment.append(bytes)) {
                    added.increment();
                    return;
                }
            } catch (IllegalStateException gone) {
                if (closing) {
                    lost.increment();
                    return;
                }
            }
            if (current() == segment && !rotate(segment)) {
                lost.increment();
                return;
            }
        }
    }

    /** Returns false if the next file is not ready, because the disk does not keep up or is full. */
    private boolean rotate(Segment full) {
        Segment next = spare.get();
        if (next == null) {
            return current() != full;
        }
        if (current.compareAndSet(full, next)) {
            spare.compareAndSet(next, null);
            LockSupport.unpark(keeper);
        }
        return true;
    }

    /** Records that were read together, and the place after them. */
    public record Batch(List<byte[]> records, Position next) {}

    /** Reads on from a place. */
    public Batch read(Position from, int limit) {
        List<byte[]> records = new ArrayList<>();
        Position at = from;
        while (records.size() < limit) {
            Map.Entry<Long, Segment> entry = segments.ceilingEntry(at.segment());
            if (entry == null) {
                break;
            }
            int offset = entry.getKey() == at.segment() ? at.offset() : 0;
            switch (look(entry.getValue(), offset)) {
                case Segment.Found.Whole(var bytes, var next) -> {
                    records.add(bytes);
                    at = new Position(entry.getKey(), next);
                }
                case Segment.Found.Damaged(var next) -> {
                    damaged.increment();
                    at = new Position(entry.getKey(), next);
                }
                case Segment.Found.Nothing() -> {
                    return new Batch(records, at);
                }
                case Segment.Found.TheEnd() -> at = new Position(entry.getKey() + 1, 0);
            }
        }
        return new Batch(records, at);
    }

    /** A file that was dropped meanwhile has no more. */
    private static Segment.Found look(Segment segment, int offset) {
        try {
            return segment.at(offset);
        } catch (IllegalStateException dropped) {
            return new Segment.Found.TheEnd();
        }
    }

    /** All before this place is done with: files that hold nothing else are deleted. */
    public void release(Position position) {
        done = position;
        LockSupport.unpark(keeper);
    }

    /** Records added by this process. */
    public long added() {
        return added.sum();
    }

    /** Records that found no place, or whose file was dropped. */
    public long lost() {
        return lost.sum();
    }

    /** Records that a crash left unreadable. */
    public long damaged() {
        return damaged.sum();
    }

    /** Whether more than half of the space is taken. */
    public boolean filling() {
        return 2L * segments.size() > segmentsMax;
    }

    /** What the files take. */
    public long bytes() {
        return (long) segments.size() * Segment.BYTES;
    }

    // The keeper: has the next file ready, forces what was written to the disk, and removes what is done with.

    private void keep() {
        while (!closing) {
            try {
                look();
                failing = false;
            } catch (IOException | UncheckedIOException failure) {
                if (!failing) {
                    LOG.error("the journal in {} fails: {}", folder, failure.toString());
                }
                failing = true;
            }
            LockSupport.parkNanos(failing ? FORCE_NANOS : LOOK_NANOS);
        }
    }

    private void look() throws IOException {
        removeDone();
        makeRoom();
        if (spare.get() == null) {
            spare.set(next());
        }
        if (System.nanoTime() - forcedAt >= FORCE_NANOS) {
            force();
        }
    }

    private Segment next() throws IOException {
        Segment segment = Segment.create(folder, newest.incrementAndGet());
        segments.put(segment.number(), segment);
        return segment;
    }

    private void removeDone() throws IOException {
        long first = Math.min(done.segment(), current().number());
        for (Segment segment : List.copyOf(segments.headMap(first).values())) {
            segments.remove(segment.number());
            segment.delete();
        }
    }

    private void makeRoom() throws IOException {
        boolean full = spare.get() == null && segments.size() >= segmentsMax;
        Segment oldest = segments.firstEntry().getValue();
        if (full && oldest != current()) {
            LOG.error(
                    "the database has taken no records of calls for so long that the journal is full; the oldest {} are"
                            + " dropped",
                    drop(oldest));
        }
    }

    private long drop(Segment oldest) throws IOException {
        Position from = done;
        int at = from.segment() == oldest.number() ? from.offset() : 0;
        long records = 0;
        while (true) {
            switch (oldest.at(at)) {
                case Segment.Found.Whole(var bytes, var next) -> {
                    records++;
                    at = next;
                }
                case Segment.Found.Damaged(var next) -> at = next;
                case Segment.Found.Nothing(), Segment.Found.TheEnd() -> {
                    lost.add(records);
                    segments.remove(oldest.number());
                    oldest.delete();
                    return records;
                }
            }
        }
    }

    private void force() {
        forcedAt = System.nanoTime();
        Segment written = current();
        for (Segment segment : segments.subMap(Math.max(0, written.number() - 1), true, written.number(), true)
                .values()) {
            segment.force();
        }
    }

    /** Makes sure that all that was added survives; what was not read yet is there for the next process. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(keeper);
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        force();
        segments.values().forEach(Segment::close);
    }
}
