package dev.penstock.gateway.store;

import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.testing.TestingDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTreasuryTest extends TreasuryContract {
    @TempDir
    Path folder;

    @Override
    DatabaseSettings fresh() {
        return again();
    }

    @Override
    DatabaseSettings again() {
        return TestingDatabase.settings(new Embedded(folder.resolve("penstock.db")));
    }
}
