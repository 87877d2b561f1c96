package dev.penstock.app;

import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.CannotOpenStore;
import dev.penstock.gateway.store.InstanceLock;
import dev.penstock.gateway.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process keeps things in: its claim on the data folder, and the database. The database is opened beside whatever else
 * the start has to do, and calls are answered before it is open.
 */
final class Keeping {
    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    private final InstanceLock lock;
    private final CompletableFuture<Store> opening = new CompletableFuture<>();

    private Keeping(InstanceLock lock) {
        this.lock = lock;
    }

    static Keeping begin(Settings settings) throws CannotStart {
        try {
            Keeping keeping = new Keeping(InstanceLock.take(settings.server().dataFolder()));
            Thread.ofPlatform().name("penstock-open").start(() -> keeping.open(settings));
            return keeping;
        } catch (CannotOpenStore inUse) {
            throw new CannotStart(String.valueOf(inUse.getMessage()));
        } catch (IOException failure) {
            throw new CannotStart(unusable(settings.server().dataFolder()));
        }
    }

    private void open(Settings settings) {
        try {
            opening.complete(Store.open(settings.database()));
        } catch (CannotOpenStore | RuntimeException failure) {
            opening.completeExceptionally(failure);
        }
    }

    /** The database, once it is open. */
    CompletableFuture<Store> opening() {
        return opening;
    }

    /** Waits until the database is open. */
    void await() throws CannotStart {
        try {
            opening.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof CannotOpenStore cannot) {
                throw new CannotStart(String.valueOf(cannot.getMessage()));
            }
            throw failure;
        }
    }

    static String unusable(Path dataFolder) {
        Path folder = dataFolder.toAbsolutePath();
        String why = Files.isDirectory(folder)
                ? "not everything in it can be read and written"
                : Files.exists(folder) ? "it is no folder" : "it cannot be made";
        return "cannot use the data folder " + folder + ": " + why + " (set PENSTOCK_DATA to another)";
    }

    void close() {
        opening.handle((store, failure) -> store)
                .thenAccept(store -> {
                    if (store != null) {
                        store.close();
                    }
                })
                .join();
        try {
            lock.close();
        } catch (IOException failure) {
            LOG.warn("could not give the data folder free: {}", failure.toString());
        }
    }
}
