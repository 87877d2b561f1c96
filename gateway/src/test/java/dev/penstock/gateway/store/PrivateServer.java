package dev.penstock.gateway.store;

import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.testing.TestingDatabase;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One private database server for all tests of a class, whose tables are made once where it can copy them. */
final class PrivateServer implements BeforeAllCallback, AfterAllCallback {
    private final Callable<TestingDatabase> starting;
    private @Nullable TestingDatabase database;

    PrivateServer(Callable<TestingDatabase> starting) {
        this.starting = starting;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        database = starting.call();
        Store.open(asItIs()).close();
        database.keep();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (database != null) {
            database.close();
        }
    }

    DatabaseSettings emptied() throws Exception {
        Objects.requireNonNull(database).clear();
        return asItIs();
    }

    DatabaseSettings asItIs() {
        return TestingDatabase.settings(Objects.requireNonNull(database).server());
    }
}
