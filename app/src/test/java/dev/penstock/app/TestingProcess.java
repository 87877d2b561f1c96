package dev.penstock.app;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.SecretWatch;
import dev.penstock.gateway.testing.TestingCallers;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of {@code penstock} as a process of its own, in a private folder, with no settings but the given ones. What it says
 * is read as it comes, every wait has a limit, and a process that outlives all limits is killed, which ends whatever waits.
 */
final class TestingProcess implements AutoCloseable {
    private static final int WAIT_SECONDS = 60;
    private static final int LIFE_SECONDS = 180;
    private static final Pattern ADDRESS = Pattern.compile("is ready at (http://[^\\s,]+)");

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread listener;
    private final Path data;
    private final SecretWatch secrets;

    private TestingProcess(Process process, Path data, SecretWatch secrets) {
        this.process = process;
        this.data = data;
        this.secrets = secrets;
        this.listener = Thread.ofPlatform().daemon().start(this::listen);
        CompletableFuture.delayedExecutor(LIFE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    /** Starts {@code penstock run} on a free port; settings come as name, value, name, value. */
    static TestingProcess start(Path folder, String... settings) throws IOException {
        return command("run", folder, settings);
    }

    /** Starts a command. */
    static TestingProcess command(String command, Path folder, String... settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("PORT", "0");
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return new TestingProcess(builder.start(), folder.resolve("data"), SecretWatch.over(environment));
    }

    /** Starts it and waits until it serves, and has said so to the last line. */
    static TestingProcess serving(Path folder, String... settings) throws IOException, InterruptedException {
        TestingProcess started = start(folder, settings);
        try {
            started.awaitSaid("Hello");
            return started;
        } catch (AssertionError failure) {
            started.close();
            throw failure;
        }
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException killed) {
            lines.add(killed.toString());
        }
    }

    /** All that it has printed so far. */
    String said() {
        return String.join("\n", lines);
    }

    void awaitSaid(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!said().contains(text)) {
            if (!listener.isAlive() || System.nanoTime() - end >= 0) {
                throw new AssertionError("never said: " + text + "\nbut:\n" + said());
            }
            Thread.sleep(10);
        }
    }

    String address() {
        Matcher ready = ADDRESS.matcher(said());
        if (!ready.find()) {
            throw new AssertionError("no address in:\n" + said());
        }
        return ready.group(1);
    }

    /** A request with limited waits: a POST where there is a body, else a GET. */
    HttpURLConnection ask(String path, String body) throws IOException {
        HttpURLConnection request =
                (HttpURLConnection) URI.create(address() + path).toURL().openConnection();
        request.setConnectTimeout(WAIT_SECONDS * 1000);
        request.setReadTimeout(WAIT_SECONDS * 1000);
        if (!body.isEmpty()) {
            request.setDoOutput(true);
            request.setRequestProperty("content-type", "application/json");
            request.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        return request;
    }

    /** A call that budgets may hold up. */
    Answer call(String path, String body) throws IOException {
        int port = URI.create(address()).getPort();
        return TestingCallers.patiently(() -> RawClient.post(port, path, body));
    }

    int status(String path) throws IOException {
        return ask(path, "").getResponseCode();
    }

    /** SIGTERM. By its handle, because the process itself would also close its output to us. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs, having said:\n" + said());
        }
        listener.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
        SecretWatch.look("what the process said", said());
        if (Files.exists(data)) {
            secrets.lookInto(data);
        }
        secrets.close();
    }
}
