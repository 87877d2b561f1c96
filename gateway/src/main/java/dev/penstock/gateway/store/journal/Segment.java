package dev.penstock.gateway.store.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * One file of a journal, mapped into memory. May be shared between threads.
 *
 * <p>What is stored in the mapping belongs to the system at once, so it survives the death of the process without any call; an
 * fsync, which survives the machine's, comes later and from another thread. The file is written with zeros before it is mapped,
 * so that a full disk is found then and not by a store into memory.
 *
 * <p>Records stand one after the other, each at a multiple of eight bytes: its mark, a checksum, the record. A writer claims its
 * place by putting the mark there, with the length negative, where nothing was; it turns the mark positive when all the rest is
 * in place. So writers wait for nobody, a reader sees whole records only, and a record whose writer was killed can be passed
 * over. A mark of {@link #END} says that no more will come.
 */
final class Segment {
    static final int BYTES = 4 << 20;
    /** Longer records are no records of ours. */
    static final int RECORD_MAX = 64 << 10;

    private static final int END = Integer.MIN_VALUE;
    private static final int HEAD = 8;
    private static final int ALIGNMENT = 8;
    private static final VarHandle MARK = ValueLayout.JAVA_INT.varHandle();

    private final long number;
    private final Path file;
    private final Arena arena;
    private final MemorySegment memory;
    private final boolean inherited;
    /** Where a writer begins to look for a free place; never beyond the first. */
    private final AtomicInteger claimed = new AtomicInteger();

    private Segment(long number, Path file, Arena arena, MemorySegment memory, boolean inherited) {
        this.number = number;
        this.file = file;
        this.arena = arena;
        this.memory = memory;
        this.inherited = inherited;
    }

    /** What lies at a place of a segment. */
    sealed interface Found {
        /**
         * A record.
         *
         * @param next the place after it
         */
        record Whole(byte[] bytes, int next) implements Found {}

        /** Not whole, and never will be. */
        record Damaged(int next) implements Found {}

        /** Nothing yet. */
        record Nothing() implements Found {}

        /** Nothing, and nothing will come. */
        record TheEnd() implements Found {}
    }

    static Segment create(Path folder, long number) throws IOException {
        Path file = folder.resolve("%020d.journal".formatted(number));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(256 << 10);
            for (int at = 0; at < BYTES; at += zeros.capacity()) {
                zeros.clear();
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
            return map(channel, file, number, BYTES, false);
        }
    }

    /** Opens what another process left behind. */
    static Segment inherit(Path file, long number) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = Math.min(channel.size(), BYTES);
            return map(channel, file, number, size - size % ALIGNMENT, true);
        }
    }

    private static Segment map(FileChannel channel, Path file, long number, long size, boolean inherited)
            throws IOException {
        Arena arena = Arena.ofShared();
        return new Segment(number, file, arena, channel.map(MapMode.READ_WRITE, 0, size, arena), inherited);
    }

    long number() {
        return number;
    }

    /**
     * Adds a record.
     *
     * @return false if it does not fit any more
     */
    boolean append(byte[] bytes) {
        int place = claim(bytes.length);
        if (place < 0) {
            return false;
        }
        memory.set(ValueLayout.JAVA_INT, place + 4L, checksum(bytes));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, place + HEAD, bytes.length);
        MARK.setRelease(memory, (long) place, bytes.length);
        return true;
    }

    private int claim(int length) {
        int from = claimed.get();
        int place = from;
        while (place + HEAD <= memory.byteSize()) {
            boolean fits = place + span(length) <= memory.byteSize();
            int there = (int) MARK.compareAndExchange(memory, (long) place, 0, fits ? -length : END);
            if (there == 0) {
                claimed.compareAndSet(from, fits ? place + span(length) : place);
                return fits ? place : -1;
            }
            if (there == END) {
                return -1;
            }
            place += span(Math.abs(there));
        }
        return -1;
    }

    private static int span(int length) {
        return (HEAD + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Looks at a place that a record begins at. */
    Found at(int place) {
        if (place + HEAD > memory.byteSize()) {
            return new Found.TheEnd();
        }
        int mark = (int) MARK.getAcquire(memory, (long) place);
        if (mark == END) {
            return new Found.TheEnd();
        }
        if (mark == 0) {
            return inherited ? new Found.TheEnd() : new Found.Nothing();
        }
        int length = Math.abs(mark);
        if (length > RECORD_MAX || place + span(length) > memory.byteSize()) {
            return new Found.Damaged((int) memory.byteSize());
        }
        if (mark < 0) {
            return inherited ? new Found.Damaged(place + span(length)) : new Found.Nothing();
        }
        byte[] bytes = memory.asSlice(place + HEAD, length).toArray(ValueLayout.JAVA_BYTE);
        boolean whole = memory.get(ValueLayout.JAVA_INT, place + 4L) == checksum(bytes);
        return whole ? new Found.Whole(bytes, place + span(length)) : new Found.Damaged(place + span(length));
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length);
        return (int) checksum.getValue();
    }

    /** Makes sure that all of it survives the machine. Waits for the disk. */
    void force() {
        memory.force();
    }

    /** Lets the file go, for good. A writer that still looks at it is told by an {@link IllegalStateException}. */
    void delete() throws IOException {
        arena.close();
        Files.deleteIfExists(file);
    }

    /** Lets the file be, for the next process. */
    void close() {
        arena.close();
    }
}
