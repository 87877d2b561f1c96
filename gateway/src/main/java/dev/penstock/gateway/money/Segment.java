package dev.penstock.gateway.money;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One file of a journal, mapped into memory: what is written to it is in the system's hands at once, without a call to it, and
 * outlives the process. Its length is fixed, and all of it is allocated on the disk before it is used, so that a full disk is
 * found out then and not in the middle of a record.
 */
final class Segment implements AutoCloseable {
    /** Tests make files of a few hundred KiB, a multiple of 64. */
    static final int BYTES = Integer.getInteger("penstock.money.journal.bytes", 8 * 1024 * 1024);

    /** Magic, the boot id of the machine that wrote it, and at its end the number that the file before it ends with. */
    private static final int HEADER = 64;

    private static final int FOLLOWS = HEADER - Long.BYTES;

    private static final byte[] MAGIC = "PENSTOCK MONEY 1".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final Arena arena;
    private final MemorySegment memory;
    private final Consumer<MemorySegment> disk;
    private final ByteBuffer records;
    private int forced;
    private boolean closed;

    private Segment(Path file, Arena arena, MemorySegment memory, Consumer<MemorySegment> disk) {
        this.file = file;
        this.disk = disk;
        this.arena = arena;
        this.memory = memory;
        this.records = memory.asSlice(HEADER).asByteBuffer();
    }

    /**
     * Makes one.
     *
     * @param disk brings memory to the disk, and returns when it is there
     */
    static Segment create(Path file, String bootId, Consumer<MemorySegment> disk) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            ByteBuffer zeros = ByteBuffer.allocateDirect(64 * 1024);
            for (int at = 0; at < BYTES; at += zeros.capacity()) {
                write(channel, zeros.clear(), at);
            }
            byte[] id = bootId.getBytes(StandardCharsets.US_ASCII);
            write(channel, ByteBuffer.allocate(HEADER).put(MAGIC).put(id).rewind(), 0);
            channel.force(true);
        }
        return open(file, disk);
    }

    static Segment open(Path file, Consumer<MemorySegment> disk) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != BYTES) {
                throw new IOException(file + ": " + channel.size() + " bytes (expected: " + BYTES + ")");
            }
            return new Segment(file, arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, arena), disk);
        } catch (IOException | RuntimeException failed) {
            arena.close();
            throw failed;
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    Path file() {
        return file;
    }

    /** Whether no record was ever written to it. */
    boolean isUnused() {
        return records.getLong(0) == 0;
    }

    /** Whether its header was written in full. */
    boolean isSound() {
        byte[] magic = new byte[MAGIC.length];
        memory.asByteBuffer().get(magic);
        return Arrays.equals(magic, MAGIC);
    }

    boolean isOfBoot(String bootId) {
        byte[] id = bootId.getBytes(StandardCharsets.US_ASCII);
        byte[] found = new byte[id.length];
        memory.asByteBuffer().get(MAGIC.length, found);
        return Arrays.equals(id, found);
    }

    /** Goes on where another file is full: its last record has that number. */
    void follow(long lsn) {
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, FOLLOWS, lsn);
    }

    /** With which number the file before it ends; 0 where it is the first of a life. */
    long follows() {
        return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, FOLLOWS);
    }

    /** What is behind the header; its position is where the next record goes. */
    ByteBuffer records() {
        return records;
    }

    /** Forgets all behind that place, on the disk too, so that a torn end does not stay in the middle. */
    void cut(int end) {
        memory.asSlice(HEADER + (long) end).fill((byte) 0);
        disk.accept(memory);
    }

    /**
     * Forces what was written up to that place to the disk. May be called from any thread; a file that is closed was forced
     * before.
     *
     * @throws UncheckedIOException where the disk does not take it; that must not be tried again, because the system may have
     *     dropped what it could not write
     */
    synchronized void force(int upTo) {
        if (!closed && upTo > forced) {
            disk.accept(memory.asSlice(HEADER + (long) forced, upTo - forced));
            forced = upTo;
        }
    }

    /** The same up to what was written last, of a file that nobody writes to any more. */
    void forceAll() {
        force(records.position());
    }

    @Override
    public synchronized void close() {
        closed = true;
        arena.close();
    }
}
