package dev.penstock.gateway.store;

import dev.penstock.gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * A SQLite file: one thread with one connection writes, a few connections read beside it (WAL). May be shared between threads.
 *
 * <p>A transaction that writes begins as such (IMMEDIATE): one that read first and then wrote would be refused whenever another
 * had written in between, and no waiting would help. What was set is read back, because a driver may ignore what it does not
 * know.
 */
final class SqliteDatabase implements Database {
    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 5000;
    /** Writers that wait for their turn; more would only wait longer. */
    private static final int QUEUE = 1000;
    /** WAL needs memory that all processes share, which these do not give. */
    private static final Set<String> REMOTE =
            Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "9p", "afs", "sshfs");

    private final String url;
    private final Connection writer;
    private final ThreadPoolExecutor writing = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("penstock-sqlite").daemon().factory());
    private final BlockingQueue<Reader> readers = new ArrayBlockingQueue<>(READERS);

    /** A place for a connection that reads, which is opened when it is first needed. */
    private final class Reader {
        private @Nullable Connection connection;

        Connection connection() throws SQLException {
            if (connection == null) {
                connection = connect(TransactionMode.DEFERRED);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA query_only = ON");
                }
                connection.setAutoCommit(false);
            }
            return connection;
        }
    }

    private SqliteDatabase(String url, Connection writer) {
        this.url = url;
        this.writer = writer;
        for (int i = 0; i < READERS; i++) {
            readers.add(new Reader());
        }
    }

    static SqliteDatabase open(Path file) throws CannotOpenStore {
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            String type = Files.getFileStore(folder).type().toLowerCase(Locale.ROOT);
            if (REMOTE.contains(type)) {
                throw new CannotOpenStore(
                        "the database " + file + " lies on a network file system (" + type
                                + "), where SQLite loses data; set PENSTOCK_DATA to a local folder, or DATABASE_URL to a server");
            }
            // It holds hashes and sealed keys; what SQLite puts beside it gets the same rights.
            OwnerOnly.create(file);
            String url = "jdbc:sqlite:" + file.toAbsolutePath();
            Connection writer = connect(url, TransactionMode.IMMEDIATE);
            check(writer);
            return new SqliteDatabase(url, writer);
        } catch (SQLException | IOException failure) {
            throw new CannotOpenStore("cannot open the database " + file + ": " + failure.getMessage(), failure);
        }
    }

    private Connection connect(TransactionMode mode) throws SQLException {
        return connect(url, mode);
    }

    private static Connection connect(String url, TransactionMode mode) throws SQLException {
        return config(mode).createConnection(url);
    }

    private static SQLiteConfig config(TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(mode);
        return config;
    }

    private static void check(Connection connection) throws SQLException, CannotOpenStore {
        expect(connection, "journal_mode", "wal");
        expect(connection, "synchronous", "2");
        expect(connection, "foreign_keys", "1");
        expect(connection, "busy_timeout", Integer.toString(BUSY_MILLIS));
    }

    private static void expect(Connection connection, String pragma, String expected)
            throws SQLException, CannotOpenStore {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            String found = row.next() ? row.getString(1) : "nothing";
            if (!found.equals(expected)) {
                throw new CannotOpenStore("SQLite's " + pragma + ": " + found + " (expected: " + expected + ")");
            }
        }
    }

    /** Before anything else uses the file: the migrations have connections of their own, which would wait for the writer. */
    @Override
    public int migrate(boolean mend) throws CannotOpenStore {
        try {
            if (FirstTables.make(writer, Migrations.ALL)) {
                return Migrations.ALL.size();
            }
        } catch (SQLException failure) {
            throw new CannotOpenStore("cannot make the tables of the database: " + failure.getMessage(), failure);
        }
        return Migrations.run(source(), SQLDialect.SQLITE, mend);
    }

    @Override
    public DataSource source() {
        SQLiteDataSource source = new SQLiteDataSource(config(TransactionMode.DEFERRED));
        source.setUrl(url);
        return source;
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        return snapshot(work);
    }

    @Override
    public <T> T snapshot(Function<DSLContext, T> work) {
        Reader reader = take();
        try {
            return Transaction.run(reader.connection(), SQLDialect.SQLITE, work);
        } catch (SQLException failure) {
            throw new DataAccessException("cannot open a connection to read", failure);
        } finally {
            readers.add(reader);
        }
    }

    private Reader take() {
        try {
            Reader reader = readers.poll(BUSY_MILLIS, TimeUnit.MILLISECONDS);
            if (reader == null) {
                throw new StoreBusy("all connections that read are taken");
            }
            return reader;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StoreBusy("interrupted while waiting for a connection");
        }
    }

    @Override
    public <T> T write(Function<DSLContext, T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> change(work), writing).join();
        } catch (RejectedExecutionException full) {
            throw new StoreBusy(writing.isShutdown() ? "the database is closed" : "too many changes wait already");
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failure;
            }
        }
    }

    /** The driver begins the next transaction, and takes the lock, with the end of the last one: so only while one is wanted. */
    private <T> T change(Function<DSLContext, T> work) {
        try {
            writer.setAutoCommit(false);
            try {
                return Transaction.run(writer, SQLDialect.SQLITE, work);
            } finally {
                writer.setAutoCommit(true);
            }
        } catch (SQLException refused) {
            throw new DataAccessException("the database did not begin or end a change", refused);
        }
    }

    /** Lets the writing end, then closes. */
    @Override
    public void close() {
        writing.shutdown();
        try {
            writing.awaitTermination(BUSY_MILLIS, TimeUnit.MILLISECONDS);
            for (int i = 0; i < READERS; i++) {
                Reader reader = readers.poll(BUSY_MILLIS, TimeUnit.MILLISECONDS);
                if (reader != null && reader.connection != null) {
                    reader.connection.close();
                }
            }
            writer.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (SQLException failure) {
            throw new DataAccessException("cannot close the database", failure);
        }
    }
}
