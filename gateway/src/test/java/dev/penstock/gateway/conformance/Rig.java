package dev.penstock.gateway.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway before the simulator, which is all upstreams at once. Each call asks for a model of its own, and is found by it. */
final class Rig implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Path settings = Files.createTempFile("penstock-conformance", ".yaml");
    private final AtomicInteger models = new AtomicInteger();
    private final Simulator simulator;
    private final TestingGateway gateway;

    Rig(String... further) throws Exception {
        simulator = Simulator.start(vertx, SimulatorSettings.defaults()).await();
        StringBuilder yaml = new StringBuilder("providers:\n");
        for (Upstream upstream : Upstream.values()) {
            yaml.append(upstream.settings(simulator.port()));
        }
        Files.writeString(settings, yaml);
        Map<String, String> environment =
                Map.of("PENSTOCK_CONFIG", settings.toString(), "BREAKER_MIN_CALLS", "1000000", "RETRY_ATTEMPTS", "1");
        gateway = TestingGateway.with(environment, further);
    }

    int port() {
        return gateway.port();
    }

    /** A model that nobody has asked for, by its public name; no key holds anything against earlier calls either. */
    String model(Upstream upstream) {
        gateway.forgiveKeys();
        return upstream.provider() + "/" + upstream.model(models.incrementAndGet());
    }

    /** What the upstream says it emitted in the calls of a model, once it is done with the newest of them. */
    JsonNode bill(String model) throws IOException, InterruptedException {
        String asked = model.substring(model.indexOf('/') + 1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() - end < 0) {
            JsonNode newest = newest(asked);
            if (newest.path("complete").asBoolean()) {
                return newest;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the upstream completed no call of " + asked);
    }

    private JsonNode newest(String model) throws IOException {
        JsonNode newest = Ask.object();
        for (JsonNode call : office("/_sim/bill?last=100").path("calls")) {
            newest = call.path("model").asText().equals(model) ? call : newest;
        }
        return newest;
    }

    /** The body of the newest request as it came to the upstream. */
    String newestRequest() throws IOException {
        return office("/_sim/last").path("body").asText();
    }

    /** What the simulator says to a prompt when it is asked without a gateway. */
    String said(String prompt) throws IOException {
        OpenAiCaller direct = new OpenAiCaller();
        direct.say(prompt);
        return direct.hear(simulator.port(), Ask.of("direct", false)).text.toString();
    }

    private JsonNode office(String errand) throws IOException {
        // Not by the client of the tests: what the provider tells of our key is no leak.
        URI told = URI.create("http://127.0.0.1:" + simulator.port() + errand);
        try (InputStream in = told.toURL().openStream()) {
            return Ask.json(new String(in.readAllBytes(), UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        vertx.close().await();
        Files.delete(settings);
    }
}
