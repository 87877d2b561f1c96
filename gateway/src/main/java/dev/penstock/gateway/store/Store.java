package dev.penstock.gateway.store;

import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.settings.DatabaseAddress.Server;
import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.settings.ProvidersSettings;
import dev.penstock.gateway.store.catalogue.ConfigVersion;
import dev.penstock.gateway.store.catalogue.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database behind everything that is kept. May be shared between threads.
 *
 * <p>{@link #read} and {@link #write} block, so they belong on a thread that may wait: never on an event loop, which has
 * {@link #later}. Each is one transaction. Tables are read and changed by the small classes of the packages below, which are
 * made for a transaction: {@code store.write(sql -> new Providers(sql).add(provider))}.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int WORKERS = 4;
    /** Questions that wait for a worker; more would only wait longer. */
    private static final int QUEUE = 256;

    private final Database database;
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("penstock-store-", 0).daemon().factory());

    private Store(Database database) {
        this.database = database;
        workers.allowCoreThreadTimeOut(true);
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws CannotOpenStore if it cannot be reached, does not keep what it is told, or a migration fails
     */
    public static Store open(DatabaseSettings settings) throws CannotOpenStore {
        return open(settings, false);
    }

    /** The same, and makes migrations again that failed before. */
    public static Store initialise(DatabaseSettings settings) throws CannotOpenStore {
        return open(settings, true);
    }

    private static Store open(DatabaseSettings settings, boolean mend) throws CannotOpenStore {
        quietJooq();
        Database database = switch (settings.address()) {
            case Embedded(var file) -> SqliteDatabase.open(file);
            case Server server -> ServerDatabase.open(server, settings);
        };
        try {
            if (!database.read(Migrations::upToDate)) {
                int done = database.migrate(mend);
                LOG.info("database: {} migrations made", done);
            }
            if (database.read(sql -> new ConfigVersion(sql).current()) == 0) {
                List<Provider> catalogue = ProvidersSettings.shipped();
                database.write(sql -> new Seeds(sql).plant(catalogue, Instant.now()));
            }
            return new Store(database);
        } catch (CannotOpenStore | RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    /** Otherwise jOOQ greets on the console, with a tip of the day. It asks for these properties only. */
    private static void quietJooq() {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    /** Connections for a library that brings its own SQL. Their auto-commit may be on or off. */
    public DataSource source() {
        return database.source();
    }

    /** Reads in one transaction. Blocks. */
    public <T> T read(Function<DSLContext, T> work) {
        return database.read(work);
    }

    /** Reads in one transaction that sees one moment, however long it takes. Blocks. */
    public <T> T snapshot(Function<DSLContext, T> work) {
        return database.snapshot(work);
    }

    /** Changes things in one transaction; may run more than once, so it does nothing else. Blocks. */
    public <T> T write(Function<DSLContext, T> work) {
        return database.write(work);
    }

    /**
     * Does blocking work on a thread of the store.
     *
     * @return fails with {@link StoreBusy} if too much waits already
     */
    public <T> CompletionStage<T> later(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, workers);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedStage(new StoreBusy("too many questions wait for the database"));
        }
    }

    /** Lets what was begun end, then closes. */
    @Override
    public void close() {
        workers.close();
        database.close();
    }
}
