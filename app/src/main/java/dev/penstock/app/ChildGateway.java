package dev.penstock.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code penstock run} as a process of its own, with no settings but the given ones, and with the flags of this JVM. */
final class ChildGateway implements AutoCloseable {
    private static final int WAIT_SECONDS = 60;
    private static final int CALL_MILLIS_MAX = 60_000;
    private static final Pattern READY = Pattern.compile("is ready at (http://[^\\s,]+)");

    private final Process process;
    private final String address;

    private ChildGateway(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it on a free port, and waits until it serves. */
    static ChildGateway start(Path folder, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X") || flag.startsWith("--enable") || flag.startsWith("--sun"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "run"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("PORT", "0");
        environment.putAll(settings);
        Process process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Thread.startVirtualThread(() -> skip(said));
                return new ChildGateway(process, ready.group(1));
            }
        }
        throw new IOException("the gateway did not start:\n" + all);
    }

    private static void skip(BufferedReader said) {
        try {
            said.transferTo(Writer.nullWriter());
        } catch (IOException killed) {
            // There is nothing more to read.
            return;
        }
    }

    /** Sends a chat; nothing of its answer has been read. */
    HttpURLConnection chat(String body) throws IOException {
        HttpURLConnection call = (HttpURLConnection)
                URI.create(address + "/v1/chat/completions").toURL().openConnection();
        call.setConnectTimeout(CALL_MILLIS_MAX);
        call.setReadTimeout(CALL_MILLIS_MAX);
        call.setDoOutput(true);
        call.setRequestProperty("content-type", "application/json");
        call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return call;
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** SIGTERM, and waits for an end in order. */
    void terminate() throws IOException, InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("the gateway did not end in order");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
