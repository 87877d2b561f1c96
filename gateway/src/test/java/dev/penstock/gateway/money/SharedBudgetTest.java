package dev.penstock.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.Scope;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingDatabase;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one MariaDB: one budget, not one each (R4), and none while nobody can say what is left of it (R20). */
class SharedBudgetTest {
    private static final String BODY = Penny.chat("\"max_tokens\":1000,");

    @TempDir
    Path folder;

    @Test
    void twoGateways_spendOneBudget_together() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingDatabase database = TestingDatabase.mariaDb();
                TestingGateway first = gateway("first", upstream, database);
                TestingGateway second = gateway("second", upstream, database)) {
            Penny.billInFull(upstream, BODY);
            AtomicInteger passed = new AtomicInteger();
            List<Future<?>> callers = new ArrayList<>();
            try (ExecutorService pool = Executors.newFixedThreadPool(32)) {
                for (int i = 0; i < 600; i++) {
                    TestingGateway gateway = i % 2 == 0 ? first : second;
                    callers.add(pool.submit(() -> {
                        passed.addAndGet(call(gateway) == 200 ? 1 : 0);
                        return null;
                    }));
                }
                for (Future<?> each : callers) {
                    each.get();
                }
            }
            // What was refused while money was on its way back is asked for again.
            for (int i = 0; i < 400; i++) {
                passed.addAndGet(call(i % 2 == 0 ? first : second) == 200 ? 1 : 0);
            }

            assertThat(passed.get()).isLessThanOrEqualTo(100).isGreaterThanOrEqualTo(97);
            assertThat(upstream.forgetRequests()).isEqualTo(passed.get());
            SqlTreasury treasury = SqlTreasury.of(first.store(), ZoneOffset.UTC);
            BudgetWindow window = treasury.present(Scope.site()).orElseThrow();
            assertThat(window.spent() + window.granted()).isLessThanOrEqualTo(window.limit());
            assertThat(BooksCheck.wrong(first.store())).isEmpty();
        }
    }

    @Test
    void gatewayWithoutItsDatabase_stopsAtWhatItWasGranted_isNotReady_andGoesOnWhenItIsBack() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingDatabase database = TestingDatabase.mariaDb();
                TestingGateway gateway = gateway("first", upstream, database)) {
            upstream.answering(connection -> connection.json(200, Penny.answer("x", 10, 1000)));
            assertThat(TestingCallers.patiently(() -> ask(gateway)).status()).isEqualTo(200);
            database.freeze();
            try {
                int status = call(gateway);
                for (int i = 0; status == 200; i++) {
                    assertThat(i).isLessThan(100);
                    status = call(gateway);
                }
                assertThat(status).isEqualTo(503);
            } finally {
                database.thaw();
            }
            int status = call(gateway);
            for (int i = 0; i < 100 && status != 200; i++) {
                Thread.sleep(200);
                status = call(gateway);
            }
            assertThat(status).isEqualTo(200);
        }
    }

    private TestingGateway gateway(String name, TestingUpstream upstream, TestingDatabase database) throws Exception {
        return TestingGateway.with(
                Map.of(
                        "PENSTOCK_CONFIG",
                        Penny.settings(Files.createDirectories(folder.resolve(name)), upstream)
                                .toString(),
                        "DATABASE_URL",
                        database.url(),
                        "PENSTOCK_MASTER_KEY",
                        "5c".repeat(32)),
                "BUDGET_SITE_HOURLY_USD",
                Penny.budget(100, BODY));
    }

    private static Answer ask(TestingGateway gateway) throws IOException {
        return RawClient.post(gateway.port(), "/v1/chat/completions", BODY);
    }

    private static int call(TestingGateway gateway) throws IOException {
        return ask(gateway).status();
    }
}
