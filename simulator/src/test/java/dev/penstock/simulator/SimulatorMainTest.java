package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulatorMainTest {
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @Test
    void wrongBehaviour_isToldWithoutATrace() {
        StringWriter errors = new StringWriter();
        CommandLine command = SimulatorMain.commandLine().setErr(new PrintWriter(errors));
        assertThat(command.execute("--port", "0", "rate=fast")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString().strip()).isEqualTo("rate: fast (expected: 0 or more)");
    }

    @Test
    void process_servesUntilItIsTerminated() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorMain.class.getName(),
                        "--port=0",
                        "--models=one,two",
                        "--api-key=k",
                        "--event-loops=2",
                        "tokens=3")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = String.valueOf(output.readLine());
            int port = Integer.parseInt(line.replaceFirst(".*127\\.0\\.0\\.1:(\\d+)/v1.*", "$1"));
            RawReply reply = RawCall.to(
                    port,
                    "POST",
                    "/v1/chat/completions",
                    Map.of("authorization", "Bearer k"),
                    TestingSimulator.chatBody("hello"),
                    Duration.ofSeconds(20));
            assertThat(reply.json().path("usage").path("completion_tokens").asInt())
                    .isEqualTo(3);
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
        } finally {
            process.destroyForcibly();
        }
    }
}
