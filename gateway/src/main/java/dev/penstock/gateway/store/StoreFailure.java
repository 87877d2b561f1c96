package dev.penstock.gateway.store;

import java.sql.SQLException;
import java.util.Set;
import org.jooq.exception.DataAccessException;

/** What the failures of databases mean. Each has its own numbers for the same thing. */
public final class StoreFailure {
    /** Unique and primary keys: PostgreSQL, then what MySQL and MariaDB say. */
    private static final String TAKEN = "23505";

    private static final Set<Integer> TAKEN_CODES = Set.of(1062, 1586);
    /** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY. */
    private static final Set<Integer> TAKEN_IN_SQLITE = Set.of(2067, 1555);

    private StoreFailure() {}

    /** Whether something of that name is there already. */
    public static boolean isConflict(DataAccessException failure) {
        return switch (failure.getCause()) {
            case org.sqlite.SQLiteException sqlite -> TAKEN_IN_SQLITE.contains(sqlite.getResultCode().code);
            case SQLException sql -> TAKEN.equals(sql.getSQLState()) || TAKEN_CODES.contains(sql.getErrorCode());
            case null, default -> false;
        };
    }
}
