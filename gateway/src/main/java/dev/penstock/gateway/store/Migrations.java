package dev.penstock.gateway.store;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Brings the tables up to date. They share their database with other programs' tables where the operator wants that, so the
 * history has a name of its own, and a database that is not empty is no reason to refuse.
 *
 * <p>Flyway is asked only if there is something to do: loading it costs a good part of the start.
 */
final class Migrations {
    /** All migrations there are; a test compares them with the files. */
    static final List<Migration> ALL = Stream.of(
                    "V1__first_tables.sql",
                    "V2__sessions.sql",
                    "V3__money.sql",
                    "V4__jobs.sql",
                    "V5__keyed_calls.sql",
                    "V6__master_key.sql",
                    "V7__refusals.sql",
                    "V8__parts_by_window.sql",
                    "V9__windows_of_entries.sql")
            .map(Migration::new)
            .toList();

    static final String HISTORY = "penstock_schema_history";

    private Migrations() {}

    /** Whether all migrations have succeeded, and none has failed. */
    static boolean upToDate(DSLContext sql) {
        var version = DSL.field(DSL.name("version"), String.class);
        var success = DSL.field(DSL.name("success"), Boolean.class);
        var history = DSL.table(DSL.name(HISTORY));
        List<String> versions = ALL.stream().map(Migration::version).toList();
        try {
            return sql.fetchCount(history, version.in(versions).and(success.isTrue())) == ALL.size()
                    && !sql.fetchExists(history, success.isFalse());
        } catch (DataAccessException none) {
            return false;
        }
    }

    /**
     * Runs what is missing.
     *
     * @param mend also forgets failed tries, so that they are made again
     */
    static int run(DataSource source, SQLDialect dialect, boolean mend) throws CannotOpenStore {
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/" + folder(dialect))
                .table(HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                .load();
        try {
            if (mend) {
                flyway.repair();
            }
            return flyway.migrate().migrationsExecuted;
        } catch (FlywayException failure) {
            throw new CannotOpenStore(
                    "the tables of the database could not be brought up to date: " + reason(failure)
                            + failed(flyway)
                            + "\nMend the cause, then run: ./penstock init-db",
                    failure);
        }
    }

    private static String failed(Flyway flyway) {
        for (var migration : flyway.info().all()) {
            if (migration.getState() == MigrationState.FAILED) {
                return " (failed: " + migration.getScript() + ")";
            }
        }
        return "";
    }

    private static String reason(FlywayException failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static String folder(SQLDialect dialect) {
        return dialect == SQLDialect.MARIADB
                ? "mysql"
                : dialect == SQLDialect.POSTGRES ? "postgresql" : dialect.name().toLowerCase(Locale.ROOT);
    }
}
