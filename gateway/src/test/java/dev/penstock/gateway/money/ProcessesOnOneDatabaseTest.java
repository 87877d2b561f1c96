package dev.penstock.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.testing.GatewayProcess;
import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingDatabase;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingLink;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several gateways, each a process of its own, on one MariaDB: one budget among them (R1, R4), also where one is killed (B4) or cut
 * off from the database (B10, R20). The provider bills every call that reaches it in full, so its bill is their number.
 *
 * <p>{@code -Dpenstock.kills=100} kills as often, {@code -Dpenstock.seed} repeats a run's choices.
 */
class ProcessesOnOneDatabaseTest {
    private static final int KILLS = Integer.getInteger("penstock.kills", 3);
    private static final long SEED = Long.getLong("penstock.seed", 7);
    private static final String BODY = Penny.chat("\"max_tokens\":1000,\"stream\":true,");

    /** What such a call is held at, and what it costs. */
    private static final long COST = Penny.worst(BODY);

    @SuppressWarnings("NullAway.Init") // there before any test
    private static TestingDatabase database;

    @TempDir
    Path folder;

    private TestingUpstream upstream;
    private Store store;
    private final AtomicInteger billed = new AtomicInteger();

    @BeforeAll
    static void install() throws Exception {
        database = TestingDatabase.mariaDb();
    }

    @AfterAll
    static void remove() throws IOException {
        database.close();
    }

    @BeforeEach
    void start() throws Exception {
        database.clear();
        store = Store.open(TestingDatabase.settings(database.server()));
        upstream = new TestingUpstream();
        upstream.answering(connection -> {
            billed.incrementAndGet();
            connection.startEvents();
            for (int i = 0; i < 5; i++) {
                connection.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"}}]}\n\n");
                Thread.sleep(2);
            }
            connection
                    .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                    .chunk("data: {\"choices\":[]" + Penny.usage(Penny.prompt(BODY), 1000) + "}\n\ndata: [DONE]\n\n")
                    .endChunks();
        });
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        store.close();
    }

    private GatewayProcess gateway(String name, int calls) throws IOException {
        return gateway(name, calls, database.url());
    }

    private GatewayProcess gateway(String name, int calls, String url) throws IOException {
        Map<String, String> settings = Penny.environment(folder, upstream, Penny.budget(calls + 0.5, BODY));
        settings.put("DATABASE_URL", url);
        settings.put("RETRY_ATTEMPTS", "1");
        settings.put("PENSTOCK_MASTER_KEY", "00".repeat(32));
        settings.put("PENSTOCK_PEPPER", "11".repeat(32));
        return GatewayProcess.start(folder.resolve(name), settings);
    }

    private static Answer call(GatewayProcess gateway) throws IOException {
        return RawClient.post(gateway.port(), "/v1/chat/completions", BODY);
    }

    private static int ask(GatewayProcess gateway) throws IOException {
        return TestingCallers.patiently(() -> call(gateway)).status();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** What holds at any time; and what holds when every gateway has stopped in order. */
    private void checkBooks(boolean allStopped) {
        assertThat(BooksCheck.wrong(store)).isEmpty();
        List<BudgetWindow> windows = SqlTreasury.of(store, ZoneOffset.UTC).present();
        assertThat(windows).isNotEmpty().allSatisfy(window -> {
            assertThat(window.spent() + window.granted()).isLessThanOrEqualTo(window.limit());
            assertThat(window.granted()).isGreaterThanOrEqualTo(0);
        });
        if (allStopped) {
            long written = TestingGateway.ledger(store).stream()
                    .mapToLong(LedgerRow::amount)
                    .sum();
            assertThat(billed.get() * COST).as("the provider's bill").isLessThanOrEqualTo(written);
            assertThat(windows).allSatisfy(window -> {
                assertThat(window.granted()).isZero();
                assertThat(window.spent()).isEqualTo(written);
            });
        }
    }

    @Test
    void r1_512CallersAtOnce_atTwoProcesses_againstABudgetOfTenCalls_passTen() throws Exception {
        try (GatewayProcess first = gateway("first", 10);
                GatewayProcess second = gateway("second", 10)) {
            int passed = TestingCallers.atOnce(512, number -> call(number % 2 == 0 ? first : second));
            assertThat(passed).isEqualTo(billed.get()).isLessThanOrEqualTo(10);
            // What lay at the other gateway in that moment can still be spent.
            for (int i = 0; i < 200 && passed < 10; i++) {
                passed += ask(i % 2 == 0 ? first : second) == 200 ? 1 : 0;
                Thread.sleep(10);
            }
            assertThat(passed).isEqualTo(10);
            for (int i = 0; i < 20; i++) {
                assertThat(ask(i % 2 == 0 ? first : second)).isEqualTo(402);
            }
            assertThat(billed.get()).isEqualTo(10);
        }
        checkBooks(true);
    }

    @Test
    void processesThatAreKilledInTurn_neitherLoseNorDoubleMoney_andTheOtherGoesOn() throws Exception {
        Random random = new Random(SEED);
        int calls = 60 * (KILLS + 1);
        GatewayProcess[] gateways = {gateway("0", calls), gateway("1", calls)};
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger died = new AtomicInteger();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 24; i++) {
                int own = i % 2;
                pool.execute(() -> {
                    while (!over.get()) {
                        try {
                            call(gateways[own]);
                        } catch (IOException | AssertionError killed) {
                            // Its callers come back when it does.
                            died.incrementAndGet();
                        }
                        pause();
                    }
                });
            }
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    Thread.sleep(100 + random.nextInt(200));
                    int victim = random.nextInt(2);
                    gateways[victim].kill();
                    assertThat(ask(gateways[1 - victim])).as("the other one").isIn(200, 402);
                    checkBooks(false);
                    gateways[victim] = gateway(Integer.toString(victim), calls);
                }
            } finally {
                // Before the pool is closed, which waits for all of its callers.
                over.set(true);
            }
        } finally {
            gateways[0].close();
            gateways[1].close();
        }
        assertThat(died.get()).isPositive();
        assertThat(billed.get()).isPositive().isLessThanOrEqualTo(calls);
        checkBooks(true);
    }

    @Test
    void b10_r20_processThatIsCutOffFromTheDatabase_stopsAtWhatItWasGranted_isNotReady_andGoesOnWhenMended()
            throws Exception {
        int calls = 300;
        try (TestingLink link = new TestingLink(database.server().port());
                GatewayProcess first = gateway("first", calls);
                GatewayProcess second = gateway("second", calls);
                GatewayProcess third = gateway(
                        "third",
                        calls,
                        database.url().replace(":" + database.server().port() + "/", ":" + link.port() + "/"))) {
            List<GatewayProcess> all = List.of(first, second, third);
            for (int i = 0; i < 60; i++) {
                assertThat(ask(all.get(i % 3))).isEqualTo(200);
            }
            link.cut();
            int alone = 0;
            int status = call(third).status();
            while (status == 200) {
                alone++;
                status = call(third).status();
            }
            assertThat(status).isEqualTo(503);
            assertThat(alone).as("from what it was granted before").isLessThan(calls / 4);
            assertThat(RawClient.get(third.port(), "/ready").status()).isEqualTo(503);
            for (int i = 0; i < 60; i++) {
                assertThat(ask(all.get(i % 2))).isEqualTo(200);
            }
            link.mend();
            status = call(third).status();
            for (int i = 0; i < 300 && status != 200; i++) {
                Thread.sleep(100);
                status = call(third).status();
            }
            assertThat(status).isEqualTo(200);
            assertThat(RawClient.get(third.port(), "/ready").status()).isEqualTo(200);
            int refused = 0;
            for (int i = 0; refused < 60; i++) {
                status = ask(all.get(i % 3));
                assertThat(status).isIn(200, 402);
                refused = status == 402 ? refused + 1 : 0;
            }
            assertThat(billed.get()).isLessThanOrEqualTo(calls).isGreaterThanOrEqualTo(calls * 97 / 100);
        }
        checkBooks(true);
    }
}
