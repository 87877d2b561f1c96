package dev.penstock.app.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A client in JavaScript: a Node process that runs the scenarios of one script, one after the other. */
public final class NodeClient implements Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS_MAX = 120;

    private final Dialect dialect;
    private final String script;
    private final Process process;
    private final Path complaints;
    private final BufferedWriter tasks;
    private final BufferedReader answers;

    private NodeClient(Dialect dialect, String script, Process process, Path complaints) {
        this.dialect = dialect;
        this.script = script;
        this.process = process;
        this.complaints = complaints;
        this.tasks = process.outputWriter(UTF_8);
        this.answers = process.inputReader(UTF_8);
    }

    /** Starts the client of a script, without its ending; skips the test where that is impossible. */
    public static NodeClient start(Dialect dialect, String script) throws IOException, InterruptedException {
        Path folder = NodePackages.ready();
        Path complaints = folder.resolve(script + "-stderr.txt");
        Process process = new ProcessBuilder("node", "run.mjs", script)
                .directory(folder.toFile())
                .redirectError(complaints.toFile())
                .start();
        return new NodeClient(dialect, script, process, complaints);
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Seen run(Scenario scenario, Task task) throws IOException, InterruptedException {
        return JSON.treeToValue(run(scenario.script(), task), Seen.class);
    }

    /** Runs a scenario that is this client's own; the answer is what its function returns. */
    public JsonNode run(String scenario, Task task) throws IOException, InterruptedException {
        ObjectNode line = JSON.valueToTree(task);
        tasks.write(line.put("scenario", scenario) + "\n");
        tasks.flush();
        Thread watch = Thread.ofVirtual().start(this::endWhenStuck);
        String answer = answers.readLine();
        watch.interrupt();
        if (answer == null) {
            throw new AssertionError(script + " died of " + scenario + ":\n" + Files.readString(complaints));
        }
        return JSON.readTree(answer);
    }

    private void endWhenStuck() {
        try {
            TimeUnit.SECONDS.sleep(SECONDS_MAX);
            process.destroyForcibly();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        tasks.close();
        process.destroy();
    }

    @Override
    public String toString() {
        return script;
    }
}
