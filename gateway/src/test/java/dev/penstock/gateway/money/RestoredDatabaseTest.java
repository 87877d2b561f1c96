package dev.penstock.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.backup.Backup;
import dev.penstock.gateway.store.backup.Restore;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.store.table.BudgetSlices;
import dev.penstock.gateway.store.table.BudgetWindows;
import dev.penstock.gateway.testing.GatewayProcess;
import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that was set back to a state which is older than what a gateway wrote down. */
class RestoredDatabaseTest {
    private static final String CHAT = Penny.chat("\"max_tokens\":1000,");
    private static final long COST = Penny.worst(CHAT);
    private static final int CALLS = 200;

    @TempDir
    Path folder;

    private TestingUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        Penny.billInFull(upstream, CHAT);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private GatewayProcess gateway() throws Exception {
        return GatewayProcess.start(
                folder.resolve("gateway"), Penny.environment(folder, upstream, Penny.budget(CALLS, CHAT)));
    }

    private static Answer call(GatewayProcess gateway) throws IOException {
        return RawClient.post(gateway.port(), "/v1/chat/completions", CHAT);
    }

    private static int ask(GatewayProcess gateway) throws IOException {
        return call(gateway).status();
    }

    private static int ready(GatewayProcess gateway) throws Exception {
        return RawClient.get(gateway.port(), "/ready").status();
    }

    private static void ask(GatewayProcess gateway, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Answer answer = TestingCallers.patiently(() -> call(gateway));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    private Store store() throws Exception {
        return Store.open(Settings.load(Map.of(), folder.resolve("gateway")).database());
    }

    private void checkBooks(Store store, int calls) {
        assertThat(BooksCheck.wrong(store)).isEmpty();
        assertThat(TestingGateway.ledger(store))
                .extracting(LedgerRow::amount)
                .hasSize(calls)
                .containsOnly(COST);
        assertThat(SqlTreasury.of(store, ZoneOffset.UTC).present())
                .singleElement()
                .extracting(BudgetWindow::spent)
                .satisfies(spent -> assertThat(spent).isGreaterThanOrEqualTo(calls * COST));
    }

    @Test
    void databaseRestoredAfterKill_isToldWhatTheJournalKnows_andCallsGoOn() throws Exception {
        try (GatewayProcess gateway = gateway();
                Store store = store()) {
            ask(gateway, 3);
            Path backup = folder.resolve("backup");
            Backup.write(store, backup, Instant.now());
            ask(gateway, 60);
            gateway.kill();
            Restore.from(backup, store, Instant.now());

            try (GatewayProcess again = gateway()) {
                ask(again, 5);
                assertThat(ready(again)).isEqualTo(200);
                again.awaitLog("as after a restore");
            }
            checkBooks(store, 68);
        }
    }

    @Test
    void databaseSetBackUnderAGateway_closesItForCallsWithAPrice_untilItIsStartedAgain() throws Exception {
        try (Store store = store()) {
            int calls = untilItFinds(store);
            try (GatewayProcess again = gateway()) {
                ask(again, 5);
                assertThat(ready(again)).isEqualTo(200);
            }
            checkBooks(store, calls + 5);
        }
    }

    @Test
    void journalThatWasMovedAway_letsTheGatewayServeAgain() throws Exception {
        try (Store store = store()) {
            untilItFinds(store);
            Files.move(folder.resolve("gateway/data/money"), folder.resolve("money"));

            try (GatewayProcess again = gateway()) {
                ask(again, 5);
                assertThat(ready(again)).isEqualTo(200);
            }
            assertThat(BooksCheck.wrong(store)).isEmpty();
        }
    }

    /**
     * Lets a gateway serve until it finds that the database forgets grants, and kills it.
     *
     * @return how many calls were answered
     */
    private int untilItFinds(Store store) throws Exception {
        int answered = 0;
        try (GatewayProcess gateway = gateway()) {
            while (ask(gateway) == 200) {
                answered++;
                assertThat(answered).isLessThan(CALLS);
                forgetGrants(store);
            }
            gateway.awaitLog("docs/failures.md");
            assertThat(ready(gateway)).isEqualTo(503);
            assertThat(ask(gateway)).isEqualTo(503);
            gateway.kill();
        }
        return answered;
    }

    /** Sets the books back to before the last grant. */
    private static void forgetGrants(Store store) {
        store.write(sql -> {
            sql.update(BudgetSlices.TABLE)
                    .set(BudgetSlices.AMOUNT, BudgetSlices.USED)
                    .execute();
            return sql.update(BudgetWindows.TABLE)
                    .set(BudgetWindows.GRANTED, 0L)
                    .execute();
        });
    }
}
