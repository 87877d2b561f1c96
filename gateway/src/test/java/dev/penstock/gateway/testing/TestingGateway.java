package dev.penstock.gateway.testing;

import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.dialect.translation.DialectMatrix;
import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.Verdict;
import dev.penstock.gateway.BudgetsDamaged;
import dev.penstock.gateway.Penstock;
import dev.penstock.gateway.live.DataPath;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.CannotOpenStore;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.LedgerRows;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;

/** A whole gateway on a free port with a private data folder, set up by the same environment an operator would use. */
public final class TestingGateway implements AutoCloseable {
    private static final Instant FAR_OFF = Instant.parse("2200-01-01T00:00:00Z");

    private final Path folder;
    private final Path data;
    private final Vertx vertx;
    private final Store store;
    private final Penstock penstock;
    private final List<String> providers;
    private final SecretWatch secrets;

    private TestingGateway(
            Path folder,
            Path data,
            Vertx vertx,
            Store store,
            Penstock penstock,
            List<String> providers,
            SecretWatch secrets) {
        this.data = data;
        this.secrets = secrets;
        this.folder = folder;
        this.vertx = vertx;
        this.store = store;
        this.penstock = penstock;
        this.providers = providers;
    }

    /** Starts a gateway whose OpenAI is the upstream; further settings come as name, value, name, value. */
    public static TestingGateway to(TestingUpstream upstream, String... further) throws Exception {
        return to(upstream.port(), further);
    }

    /** The same, with whatever listens on a port of this machine as the upstream. */
    public static TestingGateway to(int upstreamPort, String... further) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENAI_API_KEY", "sk-upstream-secret");
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:" + upstreamPort + "/v1");
        return with(environment, further);
    }

    /** One whose DeepSeek is the upstream, with the documented budgets. */
    public static TestingGateway documented(TestingUpstream upstream, String... further) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("DEEPSEEK_API_KEY", "sk-upstream-secret");
        environment.put("DEEPSEEK_BASE_URL", upstream.baseUrl());
        List<String> settings = new ArrayList<>(List.of("BUDGET_REQ_USD", "0.40"));
        settings.addAll(List.of("BUDGET_USER_DAILY_USD", "2.50", "BUDGET_SITE_HOURLY_USD", "8.00"));
        settings.addAll(List.of(further));
        return with(environment, settings.toArray(String[]::new));
    }

    public static TestingGateway with(Map<String, String> given, String... further)
            throws IOException, BadSettings, BudgetsDamaged, CannotOpenStore, InterruptedException {
        return start(Optional.empty(), given, further);
    }

    /** The same with a clock for the windows of budgets. */
    public static TestingGateway at(InstantSource clock, Map<String, String> given, String... further)
            throws IOException, BadSettings, BudgetsDamaged, CannotOpenStore, InterruptedException {
        return start(Optional.of(clock), given, further);
    }

    private static TestingGateway start(Optional<InstantSource> clock, Map<String, String> given, String... further)
            throws IOException, BadSettings, BudgetsDamaged, CannotOpenStore, InterruptedException {
        Path folder = Files.createTempDirectory("penstock-test");
        Map<String, String> environment = new HashMap<>(given);
        environment.put("PORT", "0");
        environment.put("EVENT_LOOPS", "1");
        environment.put("PRE_STOP", "0");
        // Tests of money set budgets of their own; models of others have no price.
        environment.put("BUDGET_REQ_USD", "off");
        environment.put("BUDGET_USER_DAILY_USD", "off");
        environment.put("BUDGET_SITE_HOURLY_USD", "off");
        environment.put("PENSTOCK_DATA", folder.resolve("data").toString());
        for (int i = 0; i < further.length; i += 2) {
            environment.put(further[i], further[i + 1]);
        }
        SecretWatch secrets = SecretWatch.over(environment);
        Vertx vertx = Vertx.vertx();
        Settings settings = Settings.load(environment, folder);
        StreamLimits limits = new StreamLimits(
                settings.upstream().eventBytesMax(),
                settings.upstream().streamEventsMax(),
                settings.upstream().streamBytesMax());
        Translators translators = new DialectMatrix(InstantSource.system(), limits);
        Store store = Store.open(settings.database());
        Penstock penstock = Penstock.start(
                        vertx,
                        settings,
                        CompletableFuture.completedFuture(store),
                        Optional.empty(),
                        translators,
                        "test",
                        clock)
                .await();
        penstock.live().configured().await();
        List<String> providers = settings.providers().served().stream()
                .map(served -> served.provider().name())
                .toList();
        Path data = Path.of(environment.get("PENSTOCK_DATA"));
        return new TestingGateway(folder, data, vertx, store, penstock, providers, secrets);
    }

    public int port() {
        return penstock.port();
    }

    /** The data folder. */
    public Path data() {
        return data;
    }

    public Store store() {
        return store;
    }

    public Penstock penstock() {
        return penstock;
    }

    /** What earlier calls met is forgotten. */
    public void forgiveKeys() {
        forgiveKeys(penstock.path(), providers);
    }

    /** As if somebody had asked the providers, and they had taken every key. */
    public static void forgiveKeys(DataPath path, List<String> providers) {
        for (String provider : providers) {
            for (KeyReport report : path.keys(provider)) {
                path.judge(provider, report.key().id(), new Verdict.Accepted());
            }
        }
    }

    /** The records of all calls so far, waiting until there are this many. */
    public List<String> records(int count) throws IOException, InterruptedException {
        Path log = data.resolve("logs/calls.jsonl");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<String> lines = List.of();
        while (System.nanoTime() - end < 0) {
            lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            if (lines.size() >= count) {
                return lines;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("expected " + count + " call records, found " + lines);
    }

    /** All entries of the ledger, newest first, waiting until there are this many. */
    public List<LedgerRow> ledger(int atLeast) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<LedgerRow> rows = ledger(store);
        while (rows.size() < atLeast && System.nanoTime() - end < 0) {
            Thread.sleep(10);
            rows = ledger(store);
        }
        return rows;
    }

    /** The same of any store, as they are now. */
    public static List<LedgerRow> ledger(Store store) {
        return store.read((DSLContext sql) -> {
            List<LedgerRow> rows = new ArrayList<>();
            new LedgerRows(sql).each(new LedgerRows.Filter(Instant.EPOCH, FAR_OFF, Optional.empty()), rows::add);
            return rows;
        });
    }

    /** Waits until no money is set aside for a call. */
    public void awaitNoHolds() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (meter("penstock_budget_holds_open") > 0) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("money is still set aside for calls");
            }
            Thread.sleep(10);
        }
    }

    /** A figure of the metrics page; 0 where it has none of that name. */
    public double meter(String name) throws IOException {
        return RawClient.get(port(), "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() throws IOException {
        penstock.cutOff();
        penstock.stop(Duration.ZERO).await();
        vertx.close().await();
        store.close();
        secrets.lookInto(data());
        ServerFiles.remove(folder);
        secrets.close();
    }
}
