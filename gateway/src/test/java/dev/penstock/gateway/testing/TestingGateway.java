package dev.penstock.gateway.testing;

import dev.penstock.core.dialect.Translators;
import dev.penstock.core.dialect.openai.StreamLimits;
import dev.penstock.core.dialect.translation.DialectMatrix;
import dev.penstock.gateway.Penstock;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A whole gateway on a free port with a private data folder, set up by the same environment an operator would use. */
public final class TestingGateway implements AutoCloseable {
    private final Path folder;
    private final Vertx vertx;
    private final Penstock penstock;

    private TestingGateway(Path folder, Vertx vertx, Penstock penstock) {
        this.folder = folder;
        this.vertx = vertx;
        this.penstock = penstock;
    }

    /** Starts a gateway whose OpenAI is the upstream; further settings come as name, value, name, value. */
    public static TestingGateway to(TestingUpstream upstream, String... further) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENAI_API_KEY", "sk-upstream-secret");
        environment.put("OPENAI_BASE_URL", upstream.baseUrl());
        return with(environment, further);
    }

    public static TestingGateway with(Map<String, String> given, String... further)
            throws IOException, BadSettings, InterruptedException {
        Path folder = Files.createTempDirectory("penstock-test");
        Map<String, String> environment = new HashMap<>(given);
        environment.put("PORT", "0");
        environment.put("EVENT_LOOPS", "1");
        environment.put("PRE_STOP", "0");
        environment.put("PENSTOCK_DATA", folder.resolve("data").toString());
        for (int i = 0; i < further.length; i += 2) {
            environment.put(further[i], further[i + 1]);
        }
        Vertx vertx = Vertx.vertx();
        Settings settings = Settings.load(environment, folder);
        Translators translators = new DialectMatrix(InstantSource.system(), StreamLimits.DEFAULT);
        Penstock penstock = Penstock.start(vertx, settings, settings.providers().served(), false, translators, "test")
                .await();
        return new TestingGateway(folder, vertx, penstock);
    }

    public int port() {
        return penstock.port();
    }

    public Penstock penstock() {
        return penstock;
    }

    /** The records of all calls so far, waiting until there are this many. */
    public List<String> records(int count) throws IOException, InterruptedException {
        Path log = folder.resolve("data/logs/calls.jsonl");
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

    @Override
    public void close() throws IOException {
        penstock.cutOff();
        penstock.stop(Duration.ZERO).await();
        vertx.close().await();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
