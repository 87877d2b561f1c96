package dev.penstock.app;

import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.testing.SecretWatch;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.bill.Bill;
import dev.penstock.simulator.bill.BillLine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What {@code penstock run} starts, on a free port with a private data folder, and a simulator of its own as the upstream.
 * Single breakers stay closed, so that tests of failures do not touch each other.
 */
public final class TestingPenstock implements AutoCloseable {
    private final Path folder;
    private final Vertx vertx;
    private final Simulator simulator;
    private final RunningGateway gateway;
    private final String provider;
    private final SecretWatch secrets;

    private TestingPenstock(
            Path folder,
            Vertx vertx,
            Simulator simulator,
            RunningGateway gateway,
            String provider,
            SecretWatch secrets) {
        this.secrets = secrets;
        this.folder = folder;
        this.vertx = vertx;
        this.simulator = simulator;
        this.gateway = gateway;
        this.provider = provider;
    }

    /** Starts both; further settings come as name, value, name, value. */
    public static TestingPenstock servedBy(Upstream upstream, String... further) throws Exception {
        Path folder = Files.createTempDirectory("penstock-test");
        Vertx vertx = Vertx.vertx();
        Simulator simulator = Simulator.start(
                        vertx, SimulatorSettings.defaults().withBehaviour(Behaviour.of(upstream.directives())))
                .await();
        Files.writeString(folder.resolve("penstock.yaml"), upstream.settings());
        Map<String, String> environment = new HashMap<>(upstream.environment(simulator.port()));
        environment.put("PORT", "0");
        environment.put("EVENT_LOOPS", "1");
        environment.put("PENSTOCK_DATA", "data");
        environment.put("BREAKER_MIN_CALLS", "1000000");
        // Tests of money set budgets of their own; models of others have no price.
        environment.put("BUDGET_REQ_USD", "off");
        environment.put("BUDGET_USER_DAILY_USD", "off");
        environment.put("BUDGET_SITE_HOURLY_USD", "off");
        for (int i = 0; i < further.length; i += 2) {
            environment.put(further[i], further[i + 1]);
        }
        SecretWatch secrets = SecretWatch.over(environment);
        RunningGateway gateway = RunningGateway.start(Settings.load(environment, folder));
        return new TestingPenstock(folder, vertx, simulator, gateway, upstream.provider(), secrets);
    }

    /** What earlier calls met is forgotten. */
    public void forgiveKeys() {
        TestingGateway.forgiveKeys(gateway.penstock().path(), List.of(provider));
    }

    public String url() {
        return "http://127.0.0.1:" + gateway.port();
    }

    /** Where the upstream is reached without the gateway. */
    public String upstreamUrl() {
        return "http://127.0.0.1:" + simulator.port();
    }

    /** What the upstream says it truly did. */
    public Bill bill() {
        return simulator.bill();
    }

    /** Waits until the upstream's newest call is as described. */
    public BillLine newestCall(Predicate<BillLine> described) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() - end < 0) {
            for (BillLine line : simulator.bill().newest(1)) {
                if (described.test(line)) {
                    return line;
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the upstream saw no such call");
    }

    /** The body of the upstream's newest request, as it came there. */
    public String newestRequest() throws IOException, InterruptedException {
        URI page = URI.create(upstreamUrl() + "/_sim/last");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @Override
    public void close() throws IOException {
        gateway.cutOff();
        gateway.stop(Duration.ZERO);
        vertx.close().await();
        secrets.lookInto(folder.resolve("data"));
        Folders.remove(folder);
        secrets.close();
    }
}
