package dev.penstock.gateway.store;

import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.testing.TestingDatabase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgreSqlTreasuryTest extends TreasuryContract {
    private static @Nullable TestingDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = TestingDatabase.postgreSql();
    }

    @AfterAll
    static void stop() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @Override
    DatabaseSettings fresh() throws Exception {
        Objects.requireNonNull(database).clear();
        return again();
    }

    @Override
    DatabaseSettings again() {
        return TestingDatabase.settings(Objects.requireNonNull(database).server());
    }
}
