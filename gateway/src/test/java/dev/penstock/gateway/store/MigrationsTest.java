package dev.penstock.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.settings.DatabaseAddress.Kind;
import dev.penstock.gateway.settings.DatabaseAddress.Server;
import dev.penstock.gateway.settings.DatabaseAddress.Tls;
import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.testing.TestingDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/** How a database is opened, and when it is not. */
class MigrationsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "mysql", "postgresql"})
    void migrations_areTheFiles_ofEveryDatabase(String vendor) throws IOException {
        try (Stream<Path> files = Files.list(
                Path.of(System.getProperty("penstock.root", ".."), "gateway/src/main/resources/db", vendor))) {
            assertThat(files.map(file -> new Migration(file.getFileName().toString())))
                    .containsExactlyInAnyOrderElementsOf(Migrations.ALL);
        }
    }

    /** So that Flyway goes on from what was made without it. */
    @Test
    void newSqliteFile_isMadeAsFlywayMakesIt_andToldInItsHistory() throws Exception {
        Path byFlyway = folder.resolve("flyway.db");
        Path byUs = folder.resolve("ours.db");
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + byFlyway);
        Migrations.run(source, SQLDialect.SQLITE, false);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + byUs)) {
            assertThat(FirstTables.make(connection, Migrations.ALL)).isTrue();
            assertThat(FirstTables.make(connection, Migrations.ALL)).isFalse();
        }

        String tables = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name";
        String history =
                "SELECT installed_rank, version, description, type, script, checksum, installed_by, success FROM "
                        + Migrations.HISTORY + " ORDER BY installed_rank";
        for (String query : List.of(tables, history)) {
            assertThat(rows(byUs, query)).isNotEmpty().isEqualTo(rows(byFlyway, query));
        }
        source.setUrl("jdbc:sqlite:" + byUs);
        assertThat(Migrations.run(source, SQLDialect.SQLITE, false)).isZero();
    }

    private static String rows(Path file, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return DSL.using(SQLDialect.SQLITE).fetch(found).formatCSV();
        }
    }

    /** It holds sealed keys and hashes of passwords. */
    @Test
    void databaseFile_isItsOwnersOnly() throws Exception {
        try (Store store = Store.open(settings())) {
            assertThat(store).isNotNull();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void failedMigration_isToldWithItsFile_andNothingIsOpened_untilItsCauseIsMended() throws Exception {
        sql("CREATE VIEW t_ai_api_logs AS SELECT 1 AS id");

        assertThatThrownBy(() -> Store.open(settings()))
                .isInstanceOf(CannotOpenStore.class)
                .hasMessageContaining("could not be brought up to date")
                .hasMessageContaining("V1__first_tables.sql")
                .hasMessageContaining("./penstock init-db");

        sql("DROP VIEW t_ai_api_logs");
        try (Store store = Store.initialise(settings())) {
            assertThat(store.read((DSLContext sql) -> new Providers(sql).all())).hasSize(3);
        }
    }

    @Test
    void fileThatIsNoDatabase_isNotOpened() throws Exception {
        Files.writeString(folder.resolve("penstock.db"), "this is some text, and no database at all. ".repeat(50));

        assertThatThrownBy(() -> Store.open(settings()))
                .isInstanceOf(CannotOpenStore.class)
                .hasMessageContaining("penstock.db")
                .hasMessageContaining("not a database");
    }

    @Test
    void serverThatIsNotThere_isToldWithItsAddress_andWithoutThePassword() {
        DatabaseSettings nobody = TestingDatabase.settings(
                new Server(Kind.MYSQL, "127.0.0.1", 1, "music_platform", "tester", new Secret("s3cret"), Tls.OFF));

        assertThatThrownBy(() -> Store.open(nobody))
                .isInstanceOf(CannotOpenStore.class)
                .hasMessageContaining("music_platform of user tester at 127.0.0.1:1")
                .hasMessageContaining("DB_HOST")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void secondGateway_onTheSameFolder_isRefused_untilTheFirstEnds() throws Exception {
        try (InstanceLock first = InstanceLock.take(folder)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> InstanceLock.take(folder))
                    .isInstanceOf(CannotOpenStore.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining(folder.toString());
        }
        InstanceLock.take(folder).close();
    }

    private DatabaseSettings settings() {
        return TestingDatabase.settings(new Embedded(folder.resolve("penstock.db")));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("penstock.db"));
                Statement statement = connection.createStatement()) {
            for (String each : List.of(statements)) {
                statement.execute(each);
            }
        }
    }
}
