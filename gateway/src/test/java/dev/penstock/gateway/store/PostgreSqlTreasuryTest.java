package dev.penstock.gateway.store;

import dev.penstock.gateway.settings.DatabaseSettings;
import dev.penstock.gateway.testing.TestingDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgreSqlTreasuryTest extends TreasuryContract {
    @RegisterExtension
    static final PrivateServer SERVER = new PrivateServer(TestingDatabase::postgreSql);

    @Override
    DatabaseSettings fresh() throws Exception {
        return SERVER.emptied();
    }

    @Override
    DatabaseSettings again() {
        return SERVER.asItIs();
    }
}
