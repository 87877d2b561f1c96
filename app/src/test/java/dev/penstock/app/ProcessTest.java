package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator meets: {@code penstock run} as a process, its greeting, its signals and its exit codes. */
class ProcessTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TRIAL = "This is Penstock's built-in simulator";

    @TempDir
    Path folder;

    private static String ask(boolean stream, String prompt) {
        return "{\"model\":\"deepseek-chat\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + prompt + "\"}]}";
    }

    /** A stream that has begun. */
    private static BufferedReader streaming(TestingProcess penstock, String directives) throws IOException {
        BufferedReader stream = new BufferedReader(new InputStreamReader(
                penstock.ask(CHAT, longer(ask(true, "[[sim " + directives + "]]")))
                        .getInputStream(),
                StandardCharsets.UTF_8));
        assertThat(stream.readLine()).startsWith("data: {");
        return stream;
    }

    /** With a limit above what budgets impose on a call that sets none. */
    private static String longer(String body) {
        return body.replaceFirst("\\{", "{\"max_tokens\":300001,");
    }

    private List<String> records() throws IOException {
        Path log = folder.resolve("data/logs/calls.jsonl");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** Runs a shell command; what it says goes to a file, so that nothing waits for it. */
    private String shell(String command) throws IOException, InterruptedException {
        Path output = folder.resolve("shell.out");
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(60, TimeUnit.SECONDS);
        shell.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended).as(said).isTrue();
        return said + "exit code " + shell.exitValue();
    }

    @Test
    void freshStart_isHealthyAndReady_inTrialMode() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder)) {
            assertThat(penstock.said()).contains("TRIAL MODE", "试用模式");
            assertThat(penstock.status("/health")).isEqualTo(200);
            assertThat(penstock.status("/ready")).isEqualTo(200);
            assertThat(folder.resolve("data/pepper")).exists();
            assertThat(folder.resolve("data/logs/app.log")).isNotEmptyFile();
        }
    }

    @Test
    void printedCurlLine_worksAsItStands() throws Exception {
        assumeThat(shell("command -v curl")).as("needs curl on the PATH").endsWith("exit code 0");
        try (TestingProcess penstock = TestingProcess.serving(folder)) {
            String printed = penstock.said().substring(penstock.said().indexOf("curl "));

            assertThat(shell(printed.replaceFirst("^curl ", "curl -m 20 ")))
                    .contains(TRIAL)
                    .endsWith("exit code 0");
        }
    }

    @Test
    void printedCurlLine_namesTheKeyThatItNeeds() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder, "HOST", "0.0.0.0")) {
            assertThat(penstock.said())
                    .contains("-H 'authorization: Bearer YOUR_VIRTUAL_KEY'")
                    .contains("curl http://127.0.0.1:");
            assertThat(penstock.status("/v1/models")).isEqualTo(401);
        }
    }

    @Test
    void sigterm_turnsReadinessOff_andTheRunningStreamEndsInFull() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder, "PRE_STOP", "1h", "SLOW_READER_TIMEOUT", "1h");
                // More than all buffers on the way can hold: it cannot end before it is read.
                BufferedReader stream = streaming(penstock, "tokens=300000")) {
            penstock.terminate();
            penstock.awaitSaid("draining");

            assertThat(penstock.status("/ready")).isEqualTo(503);
            assertThat(penstock.status("/health")).isEqualTo(200);
            assertThat(records()).isEmpty();
            assertThat(ends(stream)).containsExactly("\"finish_reason\":\"stop\"", "[DONE]");
        }
    }

    /** The ends of a stream, in their order, and how it reports errors. */
    private static List<String> ends(BufferedReader stream) {
        return stream.lines()
                .flatMap(line -> Stream.of("\"finish_reason\":\"stop\"", "\"error\"", "\"code\":\"draining\"", "[DONE]")
                        .filter(line::contains))
                .toList();
    }

    @Test
    void sigterm_endsTheProcessWell_onceTheLastStreamHasEnded() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder, "PRE_STOP", "0", "SLOW_READER_TIMEOUT", "1h");
                BufferedReader stream = streaming(penstock, "tokens=300000")) {
            penstock.terminate();
            penstock.awaitSaid("draining");

            assertThat(ends(stream)).containsExactly("\"finish_reason\":\"stop\"", "[DONE]");
            assertThat(penstock.exitCode()).as(penstock.said()).isZero();
            assertThat(records()).singleElement().asString().contains("\"outcome\":\"succeeded\"");
        }
    }

    @Test
    void secondSigterm_endsRunningCallsVisiblyAtOnce() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder, "PRE_STOP", "1h");
                BufferedReader stream = streaming(penstock, "fault=endless rate=100")) {
            penstock.terminate();
            penstock.awaitSaid("draining");
            penstock.terminate();

            assertThat(ends(stream)).containsExactly("\"error\"", "\"code\":\"draining\"", "[DONE]");
            assertThat(penstock.exitCode()).as(penstock.said()).isZero();
            assertThat(records()).singleElement().asString().contains("\"outcome\":\"drained\"");
        }
    }

    @Test
    void wrongSettings_stopTheStart_allToldAtOnce() throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), "server:\n  drain_timeout: soon\n");

        try (TestingProcess penstock = TestingProcess.start(folder, "PORT", "70000", "MAX_BODY_SIZE", "plenty")) {
            assertThat(penstock.exitCode()).isEqualTo(78);
            assertThat(penstock.said())
                    .startsWith("3 settings are wrong:")
                    .contains("PORT: 70000", "MAX_BODY_SIZE: plenty", "server.drain_timeout: soon");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void portThatIsTaken_stopsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestingProcess penstock =
                        TestingProcess.start(folder, "PORT", Integer.toString(taken.getLocalPort()))) {
            assertThat(penstock.exitCode()).isEqualTo(69);
            assertThat(penstock.said()).contains("penstock: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void folderThatCannotBeUsed_stopsTheStart() throws Exception {
        Files.writeString(folder.resolve("data"), "a file");

        try (TestingProcess penstock = TestingProcess.start(folder)) {
            assertThat(penstock.exitCode()).as(penstock.said()).isEqualTo(69);
            assertThat(penstock.said()).contains("penstock: cannot use the data folder " + folder.resolve("data"));
        }
    }

    @Test
    void afterAKill_itStartsAgainOnTheSameFolder() throws Exception {
        byte[] pepper;
        try (TestingProcess penstock = TestingProcess.serving(folder);
                BufferedReader running = streaming(penstock, "fault=endless rate=100")) {
            assertThat(running.readLine()).isEmpty();
            assertThat(penstock.call(CHAT, ask(false, "first")).status()).isEqualTo(200);
            pepper = Files.readAllBytes(folder.resolve("data/pepper"));
            penstock.kill();
            assertThat(penstock.exitCode()).isEqualTo(137);
        }

        try (TestingProcess again = TestingProcess.serving(folder, "PRE_STOP", "0")) {
            assertThat(again.status("/ready")).isEqualTo(200);
            assertThat(again.call(CHAT, ask(false, "again")).status()).isEqualTo(200);
            assertThat(folder.resolve("data/pepper")).hasBinaryContent(pepper);
            again.terminate();
            assertThat(again.exitCode()).isZero();
            assertThat(records()).isNotEmpty().allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        }
    }
}
