package dev.penstock.gateway.store;

import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;

/** An open database of one kind. May be shared between threads; every call of it blocks. */
sealed interface Database extends AutoCloseable permits SqliteDatabase, ServerDatabase {

    /** Runs work that changes nothing in a transaction. */
    <T> T read(Function<DSLContext, T> work);

    /** The same, all of whose queries see the database as it was when the first one ran. */
    <T> T snapshot(Function<DSLContext, T> work);

    /** Runs work that may change things in one transaction: it is kept whole, or nothing of it is. */
    <T> T write(Function<DSLContext, T> work);

    /**
     * Brings the tables up to date.
     *
     * @param mend also makes migrations again that failed before
     * @return how many were made
     */
    int migrate(boolean mend) throws CannotOpenStore;

    /** Connections for libraries that bring their own SQL. */
    DataSource source();

    @Override
    void close();
}
