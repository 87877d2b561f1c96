package dev.penstock.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The claim of one running gateway on its data folder: its journal and its SQLite file have one writer. The system gives it back
 * when the process ends, however it ends.
 */
public final class InstanceLock implements AutoCloseable {
    private final FileChannel file;

    private InstanceLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Claims a folder.
     *
     * @throws CannotOpenStore if another gateway runs on it
     */
    public static InstanceLock take(Path folder) throws CannotOpenStore, IOException {
        Path path = Files.createDirectories(folder).resolve("penstock.lock");
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!locked(file)) {
            String owner = Files.readString(path).strip();
            file.close();
            throw new CannotOpenStore("another gateway" + (owner.isEmpty() ? "" : ", process " + owner + ",")
                    + " runs on the data folder " + folder.toAbsolutePath()
                    + " (stop it, or set PENSTOCK_DATA to another folder)");
        }
        byte[] owner = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        file.truncate(0).write(ByteBuffer.wrap(owner));
        return new InstanceLock(file);
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
