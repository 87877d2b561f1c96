package dev.penstock.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.benchmarks.machine.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Saturation by wrk, the lightest client there is. Used for rates only: its latencies leave out who had to queue. */
public final class Wrk implements Saturation {
    private final Path folder;

    /**
     * @param folder where scripts and bodies may be written
     */
    public Wrk(Path folder) {
        this.folder = folder;
    }

    @Override
    public Served run(int port, ChatRequest request, Duration length) throws InterruptedException {
        try {
            Path body = folder.resolve("wrk-body");
            Path script = folder.resolve("wrk.lua");
            Files.write(body, request.body());
            Files.writeString(
                    script, Template.filled(Wrk.class, "wrk.lua", Map.of("key", request.virtualKey(), "body", body)));
            return parse(output(List.of(
                    "wrk",
                    "-t1",
                    "-c" + CONNECTIONS,
                    "-d" + Math.max(1, length.toSeconds()) + "s",
                    "-s",
                    script.toString(),
                    "http://127.0.0.1:" + port + request.path())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It stays on the CPU of the load, because we do. */
    private static String output(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var reader = process.inputReader()) {
            String output = reader.readAllAsString();
            process.waitFor(10, TimeUnit.SECONDS);
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    static Served parse(String output) throws IOException {
        String line = output.lines()
                .filter(text -> text.startsWith("{"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk: " + output + " (expected: a line of JSON)"));
        JsonNode summary = new ObjectMapper().readTree(line);
        return new Served(
                summary.get("requests").asLong(),
                summary.get("failed").asLong(),
                Duration.ofNanos(summary.get("micros").asLong() * 1000));
    }
}
