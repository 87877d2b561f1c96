package dev.penstock.app;

import dev.penstock.core.money.Money;
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
import java.io.PrintStream;
import java.math.BigDecimal;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jooq.DSLContext;

/**
 * Kills the real process (SIGKILL) at random moments in the middle of open streams, again and again on one data folder. What the
 * provider's own bill says is the oracle: all of it is in the ledger, and the ledger is within the budget.
 */
final class KillTrial {
    private static final int STREAMS = 200;
    private static final int CALLS_A_ROUND = 400;
    private static final int PROGRESS_EVERY = 20;

    /** Enough for the first half of the rounds or so, so that calls are refused in the others. */
    private static final Money LIMIT_PER_KILL = Money.ofNanos(45_000_000);

    private static final String BODY =
            "{\"model\":\"deepseek-chat\",\"stream\":true,\"max_tokens\":300,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"[[sim tokens=300 rate=400]]\"}]}";

    /** Nano-dollars per token of deepseek-chat. */
    private static final long INPUT = 270;

    private static final long OUTPUT = 1100;

    private final Path folder;
    private final int kills;
    private final Random random;
    private final PrintStream out;
    private final Money limit;
    private final AtomicInteger begun = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final LongAdder broken = new LongAdder();

    /**
     * What came of it.
     *
     * @param billed by the provider
     * @param written in the ledger, after the last start
     * @param wrong what must not be, in words
     */
    record Result(
            int kills,
            int streams,
            long refused,
            long broken,
            Money limit,
            Money billed,
            Money written,
            List<String> wrong) {}

    private KillTrial(Path folder, int kills, long seed, PrintStream out) {
        this.folder = folder;
        this.kills = kills;
        this.random = new Random(seed);
        this.out = out;
        this.limit = Money.ofNanos(Math.multiplyExact(LIMIT_PER_KILL.nanos(), kills));
    }

    /**
     * Runs it.
     *
     * @param folder an empty one
     * @param out is told how it goes on
     */
    static Result run(Path folder, int kills, long seed, PrintStream out) throws Exception {
        return new KillTrial(folder, kills, seed, out).run();
    }

    private Result run() throws Exception {
        Vertx vertx = Vertx.vertx();
        Simulator provider =
                Simulator.start(vertx, SimulatorSettings.defaults()).await();
        try {
            for (int kill = 1; kill <= kills; kill++) {
                round(provider.port());
                if (kill % PROGRESS_EVERY == 0) {
                    out.printf("%,d kills, %,d streams begun, %,d calls refused%n", kill, begun.get(), refused.sum());
                }
            }
            try (ChildGateway last = ChildGateway.start(folder, settings(provider.port()))) {
                awaitBooks(cost(provider.bill().totals()));
                last.terminate();
            }
        } finally {
            provider.close().await();
            vertx.close().await();
        }
        return judged(cost(provider.bill().totals()));
    }

    private Map<String, String> settings(int provider) {
        return Map.of(
                "DEEPSEEK_API_KEY", "sk-deepseek-0123456789",
                "DEEPSEEK_BASE_URL", "http://127.0.0.1:" + provider + "/v1",
                "BUDGET_REQ_USD", "off",
                "BUDGET_USER_DAILY_USD",
                        BigDecimal.valueOf(limit.nanos(), 9)
                                .stripTrailingZeros()
                                .toPlainString(),
                "BUDGET_SITE_HOURLY_USD", "off",
                "BUDGET_TIMEZONE", "UTC",
                "PRE_STOP", "0",
                "DRAIN_TIMEOUT", "30s");
    }

    private void round(int provider) throws IOException, InterruptedException {
        try (ChildGateway penstock = ChildGateway.start(folder, settings(provider));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger left = new AtomicInteger(CALLS_A_ROUND);
            for (int i = 0; i < STREAMS; i++) {
                callers.execute(() -> {
                    while (left.decrementAndGet() >= 0) {
                        stream(penstock);
                    }
                });
            }
            int enough = begun.get() + 1 + random.nextInt(STREAMS);
            for (int waited = 0; waited < 200 && begun.get() < enough; waited++) {
                Thread.sleep(10);
            }
            Thread.sleep(random.nextInt(300));
            penstock.kill();
            left.set(0);
        }
    }

    private void stream(ChildGateway penstock) {
        try {
            HttpURLConnection call = penstock.chat(BODY);
            if (call.getResponseCode() == 200) {
                begun.incrementAndGet();
                try (InputStream answer = call.getInputStream()) {
                    answer.readAllBytes();
                }
            } else {
                refused.increment();
            }
        } catch (IOException killed) {
            // The process was killed in the middle of the stream.
            broken.increment();
        }
    }

    private static long cost(Bill.Totals bill) {
        return bill.promptTokens() * INPUT + bill.completionTokens() * OUTPUT;
    }

    /** Waits until the restarted process has told what the killed ones left behind. */
    private void awaitBooks(long billed) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (written() < billed && System.nanoTime() - end < 0) {
            Thread.sleep(50);
        }
    }

    private Store open() throws Exception {
        return Store.open(Settings.load(Map.of(), folder).database());
    }

    private long written() throws Exception {
        try (Store store = open()) {
            return store.read((DSLContext sql) -> {
                LongAdder sum = new LongAdder();
                new LedgerRows(sql)
                        .each(
                                new LedgerRows.Filter(
                                        Instant.EPOCH, Instant.now().plus(Duration.ofDays(1)), Optional.empty()),
                                (LedgerRow row) -> sum.add(row.amount()));
                return sum.sum();
            });
        }
    }

    private Result judged(long billed) throws Exception {
        long written = written();
        List<String> wrong = new ArrayList<>();
        if (begun.get() == 0) {
            wrong.add("no stream began");
        }
        if (billed > written) {
            wrong.add("billed " + Money.ofNanos(billed) + ", written " + Money.ofNanos(written));
        }
        try (Store store = open()) {
            wrong.addAll(BooksCheck.wrong(store));
            List<BudgetWindow> windows = SqlTreasury.of(store, ZoneOffset.UTC).present();
            if (windows.isEmpty()) {
                wrong.add("no window");
            }
            for (BudgetWindow window : windows) {
                if (window.spent() + window.granted() > window.limit() || window.granted() != 0) {
                    wrong.add(window.toString());
                }
            }
        }
        return new Result(
                kills,
                begun.get(),
                refused.sum(),
                broken.sum(),
                limit,
                Money.ofNanos(billed),
                Money.ofNanos(written),
                wrong);
    }
}
