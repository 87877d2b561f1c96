package dev.penstock.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.penstock.gateway.settings.DatabaseAddress.Kind;
import dev.penstock.gateway.settings.DatabaseAddress.Server;
import dev.penstock.gateway.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL, MariaDB or PostgreSQL server, by a pool of connections. May be shared between threads.
 *
 * <p>Transactions are READ COMMITTED on all of them: what MySQL calls REPEATABLE READ lets updates get lost. A transaction that
 * the server gave up in favour of another is made again.
 */
final class ServerDatabase implements Database {
    private static final int TRIES = 4;
    /** Serialization failures and deadlocks of PostgreSQL; deadlock, lock wait and changed row of MySQL and MariaDB. */
    private static final Set<String> GIVEN_UP_STATES = Set.of("40001", "40P01");

    private static final Set<Integer> GIVEN_UP_CODES = Set.of(1213, 1205, 1020);

    private final HikariDataSource pool;
    private final SQLDialect dialect;

    private ServerDatabase(HikariDataSource pool, SQLDialect dialect) {
        this.pool = pool;
        this.dialect = dialect;
    }

    static ServerDatabase open(Server server, DatabaseSettings settings) throws CannotOpenStore {
        HikariConfig config = new HikariConfig();
        config.setPoolName("penstock");
        config.setJdbcUrl(url(server));
        config.setUsername(server.user());
        config.setPassword(server.password().reveal());
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setInitializationFailTimeout(settings.connectTimeout().toMillis());
        config.setConnectionInitSql(server.kind() == Kind.MYSQL ? "SET time_zone = '+00:00'" : "SET TIME ZONE 'UTC'");
        try {
            HikariDataSource pool = new HikariDataSource(config);
            return new ServerDatabase(pool, dialect(pool));
        } catch (PoolInitializationException | SQLException failure) {
            throw new CannotOpenStore(
                    "cannot reach the database " + server.database() + " of user " + server.user() + " at "
                            + server.host() + ":" + server.port() + ": " + reason(failure)
                            + " (is the server running, and are DATABASE_URL or DB_HOST, DB_PORT, DB_USER, DB_PASSWORD"
                            + " and DB_NAME right?)",
                    failure);
        }
    }

    private static String url(Server server) {
        String host = server.host().indexOf(':') >= 0 ? "[" + server.host() + "]" : server.host();
        String place = host + ":" + server.port() + "/" + server.database();
        return switch (server.kind()) {
            case MYSQL ->
                "jdbc:mariadb://" + place + "?tcpKeepAlive=true&allowPublicKeyRetrieval=true&sslMode="
                        + switch (server.tls()) {
                            case OFF -> "disable";
                            case ENCRYPT -> "trust";
                            case VERIFY -> "verify-full";
                        };
            case POSTGRESQL ->
                "jdbc:postgresql://" + place + "?tcpKeepAlive=true&reWriteBatchedInserts=true&sslmode="
                        + switch (server.tls()) {
                            case OFF -> "disable";
                            case ENCRYPT -> "require";
                            case VERIFY -> "verify-full";
                        };
        };
    }

    private static SQLDialect dialect(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
            return product.contains("postgres")
                    ? SQLDialect.POSTGRES
                    : product.contains("maria") ? SQLDialect.MARIADB : SQLDialect.MYSQL;
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public int migrate(boolean mend) throws CannotOpenStore {
        return Migrations.run(pool, dialect, mend);
    }

    @Override
    public DataSource source() {
        return pool;
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        return run(work, Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public <T> T snapshot(Function<DSLContext, T> work) {
        return run(work, Connection.TRANSACTION_REPEATABLE_READ);
    }

    @Override
    public <T> T write(Function<DSLContext, T> work) {
        DataAccessException given = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return run(work, Connection.TRANSACTION_READ_COMMITTED);
            } catch (DataAccessException failure) {
                if (!givenUp(failure)) {
                    throw failure;
                }
                given = failure;
            }
        }
        throw given;
    }

    private <T> T run(Function<DSLContext, T> work, int isolation) {
        try (Connection connection = pool.getConnection()) {
            if (connection.getTransactionIsolation() != isolation) {
                connection.setTransactionIsolation(isolation);
            }
            return Transaction.run(connection, dialect, work);
        } catch (SQLException failure) {
            throw new DataAccessException("cannot get a connection to the database", failure);
        }
    }

    private static boolean givenUp(DataAccessException failure) {
        SQLException cause = sql(failure);
        return cause != null
                && (GIVEN_UP_CODES.contains(cause.getErrorCode())
                        || GIVEN_UP_STATES.contains(String.valueOf(cause.getSQLState())));
    }

    private static @Nullable SQLException sql(DataAccessException failure) {
        return failure.getCause() instanceof SQLException cause ? cause : null;
    }

    @Override
    public void close() {
        pool.close();
    }
}
