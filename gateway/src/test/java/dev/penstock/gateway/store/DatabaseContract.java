package dev.penstock.gateway.store;

import dev.penstock.gateway.settings.DatabaseSettings;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Proofs that begin with an empty database. */
abstract class DatabaseContract {
    static final Instant NOW = Instant.parse("2026-03-08T02:30:00.123Z");
    static final Instant LATER = NOW.plusSeconds(60);

    Store store;

    /** An empty database. */
    abstract DatabaseSettings fresh() throws Exception;

    /** The same database, as it is now. */
    abstract DatabaseSettings again();

    @BeforeEach
    void open() throws Exception {
        store = Store.open(fresh());
    }

    @AfterEach
    void close() {
        store.close();
    }
}
