package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.LedgerRows;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.bill.Bill;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process, killed at random moments in the middle of open streams, again and again on one data folder (B4). What the
 * provider's own bill says is the oracle: all of it is in the ledger, and the ledger is within the budget.
 *
 * <p>{@code -Dpenstock.kills=1000} kills as often, {@code -Dpenstock.seed} repeats a run's moments.
 */
class BudgetKillTest {
    private static final int KILLS = Integer.getInteger("penstock.kills", 20);
    private static final long SEED = Long.getLong("penstock.seed", 5);
    private static final int STREAMS = 200;
    private static final int ATTEMPTS_A_ROUND = 400;

    /** Nano-dollars per token of deepseek-chat. */
    private static final long INPUT = 270;

    private static final long OUTPUT = 1100;

    @TempDir
    Path folder;

    @Test
    void killedAtRandomMoments_neverSpendsMoreThanTheBudget_andForgetsNothingThatWasBilled() throws Exception {
        Random random = new Random(SEED);
        Vertx vertx = Vertx.vertx();
        Simulator provider =
                Simulator.start(vertx, SimulatorSettings.defaults()).await();
        // Enough for the first rounds in full, and for none of the last ones.
        String limit = "1.5";
        String[] settings = {
            "DEEPSEEK_API_KEY", "sk-deepseek-0123456789",
            "DEEPSEEK_BASE_URL", "http://127.0.0.1:" + provider.port() + "/v1",
            "BUDGET_REQ_USD", "off",
            "BUDGET_USER_DAILY_USD", limit,
            "BUDGET_SITE_HOURLY_USD", "off",
            "BUDGET_TIMEZONE", "UTC",
            "PRE_STOP", "0",
            "DRAIN_TIMEOUT", "30s"
        };
        AtomicInteger begun = new AtomicInteger();
        Map<String, Integer> refusals = new ConcurrentHashMap<>();
        try {
            for (int round = 0; round < KILLS; round++) {
                try (TestingProcess penstock = TestingProcess.serving(folder, settings);
                        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                    AtomicInteger left = new AtomicInteger(ATTEMPTS_A_ROUND);
                    for (int i = 0; i < STREAMS; i++) {
                        callers.execute(() -> {
                            while (left.decrementAndGet() >= 0) {
                                stream(penstock, begun, refusals);
                            }
                        });
                    }
                    int enough = begun.get() + 1 + random.nextInt(STREAMS);
                    for (int waited = 0; waited < 200 && begun.get() < enough; waited++) {
                        Thread.sleep(10);
                    }
                    Thread.sleep(random.nextInt(300));
                    penstock.kill();
                    assertThat(penstock.exitCode()).isEqualTo(137);
                    left.set(0);
                }
            }
            try (TestingProcess last = TestingProcess.serving(folder, settings)) {
                awaitBooks(provider.bill().totals());
                last.terminate();
                assertThat(last.exitCode()).as(last.said()).isZero();
            }
        } finally {
            provider.close().await();
            vertx.close().await();
        }
        Bill.Totals bill = provider.bill().totals();
        long billed = bill.promptTokens() * INPUT + bill.completionTokens() * OUTPUT;
        long written = sum();
        assertThat(begun.get()).as("streams that began; refused: %s", refusals).isPositive();
        assertThat(billed).as("billed of %s, seed %d", written, SEED).isLessThanOrEqualTo(written);
        try (Store store = Store.open(Settings.load(Map.of(), folder).database())) {
            assertThat(store.read((DSLContext sql) -> new BooksCheck(sql).wrong()))
                    .isEmpty();
            List<BudgetWindow> windows = SqlTreasury.of(store, ZoneOffset.UTC).present();
            assertThat(windows).isNotEmpty().allSatisfy(window -> {
                assertThat(window.spent() + window.granted()).isLessThanOrEqualTo(window.limit());
                assertThat(window.granted()).isZero();
            });
        }
    }

    private static void stream(TestingProcess penstock, AtomicInteger begun, Map<String, Integer> refusals) {
        String body =
                "{\"model\":\"deepseek-chat\",\"stream\":true,\"max_tokens\":300,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"[[sim tokens=300 rate=400]]\"}]}";
        try {
            HttpURLConnection call = penstock.ask("/v1/chat/completions", body);
            if (call.getResponseCode() == 200) {
                begun.incrementAndGet();
                try (InputStream answer = call.getInputStream()) {
                    answer.readAllBytes();
                }
            } else {
                refusals.merge(Integer.toString(call.getResponseCode()), 1, Integer::sum);
            }
        } catch (IOException killed) {
            // The process was killed in the middle of the stream.
            refusals.merge(killed.getClass().getSimpleName(), 1, Integer::sum);
        }
    }

    /** Waits until the restarted process has told what the killed ones left behind. */
    private void awaitBooks(Bill.Totals bill) throws Exception {
        long billed = bill.promptTokens() * INPUT + bill.completionTokens() * OUTPUT;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (sum() < billed && System.nanoTime() - end < 0) {
            Thread.sleep(50);
        }
    }

    private long sum() throws Exception {
        try (Store store = Store.open(Settings.load(Map.of(), folder).database())) {
            return store.read((DSLContext sql) -> {
                List<LedgerRow> rows = new ArrayList<>();
                new LedgerRows(sql)
                        .each(
                                new LedgerRows.Filter(
                                        Instant.EPOCH, Instant.now().plus(Duration.ofDays(1)), Optional.empty()),
                                rows::add);
                return rows.stream().mapToLong(LedgerRow::amount).sum();
            });
        }
    }
}
