package dev.penstock.gateway.testing;

import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.dialect.translation.DialectMatrix;
import dev.penstock.gateway.Penstock;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A whole gateway as a process of its own, in a folder that outlives it: it can be killed (SIGKILL), and started again on what
 * it left behind. It stops in order when its input ends, so it does not outlive its test.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final String READY = "port ";
    private static final int WAIT_SECONDS = 60;

    private final Process process;
    private final int port;
    private final Queue<String> log;

    private GatewayProcess(Process process, int port, Queue<String> log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts one, and waits until it serves. */
    public static GatewayProcess start(Path folder, Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayProcess.class.getName())
                .directory(Files.createDirectories(folder).toFile())
                .redirectError(folder.resolve("said").toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(settings);
        environment.put("PORT", "0");
        environment.put("EVENT_LOOPS", "1");
        environment.put("PRE_STOP", "0");
        environment.put("PENSTOCK_DATA", folder.resolve("data").toString());
        Process process = builder.start();
        BufferedReader out = process.inputReader();
        Queue<String> log = new ConcurrentLinkedQueue<>();
        String line = out.readLine();
        while (line != null && !line.startsWith(READY)) {
            log.add(line);
            line = out.readLine();
        }
        if (line == null) {
            throw new AssertionError("the gateway did not start:\n" + Files.readString(folder.resolve("said")));
        }
        Thread.ofVirtual().start(() -> out.lines().forEach(log::add));
        return new GatewayProcess(process, Integer.parseInt(line.substring(READY.length())), log);
    }

    public int port() {
        return port;
    }

    /** Waits until its log says that. */
    public void awaitLog(String words) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (log.stream().noneMatch(line -> line.contains(words))) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("\"" + words + "\" is not in the log:\n" + String.join("\n", log));
            }
            Thread.sleep(20);
        }
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets what runs end, and gives everything back. */
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            process.getOutputStream().close();
        }
        process.onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    public static void main(String[] args) throws Exception {
        Settings settings = Settings.load(System.getenv(), Path.of("").toAbsolutePath());
        Translators translators = new DialectMatrix(
                InstantSource.system(),
                new StreamLimits(
                        settings.upstream().eventBytesMax(),
                        settings.upstream().streamEventsMax(),
                        settings.upstream().streamBytesMax()));
        Vertx vertx = Vertx.vertx();
        try (Store store = Store.open(settings.database())) {
            Penstock penstock = Penstock.start(
                            vertx,
                            settings,
                            CompletableFuture.completedFuture(store),
                            Optional.empty(),
                            translators,
                            "test")
                    .await();
            penstock.live().configured().await();
            System.out.println(READY + penstock.port());
            while (System.in.read() >= 0) {
                // Until nobody needs it any more.
            }
            penstock.stop(Duration.ZERO).await();
        }
        vertx.close().await();
    }
}
