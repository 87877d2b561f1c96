package dev.penstock.gateway.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The tables of a SQLite file in which there are none. They are made as Flyway makes them, and told in its history, so that it
 * goes on from there: loading it costs a first start half a second, and every start the memory of what it needs.
 */
final class FirstTables {
    private static final String HISTORY = """
            CREATE TABLE "%1$s" (
                "installed_rank" INT NOT NULL PRIMARY KEY,
                "version" VARCHAR(50),
                "description" VARCHAR(200) NOT NULL,
                "type" VARCHAR(20) NOT NULL,
                "script" VARCHAR(1000) NOT NULL,
                "checksum" INT,
                "installed_by" VARCHAR(100) NOT NULL,
                "installed_on" TEXT NOT NULL DEFAULT (strftime('%%Y-%%m-%%d %%H:%%M:%%f','now')),
                "execution_time" INT NOT NULL,
                "success" BOOLEAN NOT NULL
            );
            CREATE INDEX "%1$s_s_idx" ON "%1$s" ("success");
            """.formatted(Migrations.HISTORY);

    private FirstTables() {}

    /**
     * Makes all tables in one transaction, if there are none.
     *
     * @param connection begins a transaction that writes as such
     * @return whether there were none
     */
    static boolean make(Connection connection, List<Migration> migrations) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            boolean none = isEmpty(statement);
            if (none) {
                statement.executeUpdate(HISTORY);
                for (int i = 0; i < migrations.size(); i++) {
                    String script = text(migrations.get(i));
                    statement.executeUpdate(script);
                    tell(connection, i + 1, migrations.get(i), checksum(script));
                }
            }
            connection.commit();
            return none;
        } catch (SQLException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static boolean isEmpty(Statement statement) throws SQLException {
        try (ResultSet any = statement.executeQuery("SELECT 1 FROM sqlite_master LIMIT 1")) {
            return !any.next();
        }
    }

    private static String text(Migration migration) {
        try (InputStream file = FirstTables.class.getResourceAsStream("/db/sqlite/" + migration.file())) {
            if (file == null) {
                throw new IllegalStateException("no " + migration.file() + " in the program");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void tell(Connection connection, int rank, Migration migration, int checksum) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("INSERT INTO \"" + Migrations.HISTORY
                + "\" (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                + " VALUES (?, ?, ?, 'SQL', ?, ?, '', 0, 1)")) {
            row.setInt(1, rank);
            row.setString(2, migration.version());
            row.setString(3, migration.description());
            row.setString(4, migration.file());
            row.setInt(5, checksum);
            row.executeUpdate();
        }
    }

    /** Flyway's: over the lines without their ends. */
    private static int checksum(String script) {
        CRC32 sum = new CRC32();
        script.lines().forEach(line -> sum.update(line.getBytes(UTF_8)));
        return (int) sum.getValue();
    }
}
