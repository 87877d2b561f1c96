package dev.penstock.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Runs work on a connection whose auto-commit is off: commits what returns, rolls back what throws. */
final class Transaction {
    private static final Settings SETTINGS =
            new Settings().withExecuteLogging(false).withFetchWarnings(false);

    private Transaction() {}

    static <T> T run(Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
        try {
            T result = work.apply(DSL.using(connection, dialect, SETTINGS));
            connection.commit();
            return result;
        } catch (SQLException refused) {
            DataAccessException failure = new DataAccessException("the database did not commit", refused);
            rollback(connection, failure);
            throw failure;
        } catch (RuntimeException | Error failure) {
            rollback(connection, failure);
            throw failure;
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            failure.addSuppressed(broken);
        }
    }
}
