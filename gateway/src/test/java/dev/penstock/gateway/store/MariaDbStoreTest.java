package dev.penstock.gateway.store;

import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.testing.TestingDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbStoreTest extends StoreContract {
    @RegisterExtension
    static final PrivateServer SERVER = new PrivateServer(TestingDatabase::mariaDb);

    @Override
    DatabaseSettings fresh() throws Exception {
        return SERVER.emptied();
    }

    @Override
    DatabaseSettings again() {
        return SERVER.asItIs();
    }
}
