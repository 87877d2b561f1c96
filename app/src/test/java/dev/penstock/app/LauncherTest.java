package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./penstock} says without a build. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("penstock.root", "..")).toAbsolutePath().resolve("penstock");

    @TempDir
    Path folder;

    private record Said(int code, String text) {}

    @Test
    void help_listsEveryCommand() throws Exception {
        assertThat(say("help").text())
                .contains(
                        "run", "test", "bench", "simulator", "key create", "verify-money", "docs", "build", "version");
        assertThat(say().text()).isEqualTo(say("help").text());
    }

    @Test
    void unknownCommand_isRefused_withTheHelp() throws Exception {
        Said said = say("rnu");

        assertThat(said.code()).isEqualTo(64);
        assertThat(said.text()).contains("there is no command 'rnu'", "Usage: ./penstock COMMAND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void runHelp_namesTheSettingsThatMatter(String flag) throws Exception {
        assertThat(say("run", flag)).satisfies(said -> {
            assertThat(said.code()).isZero();
            assertThat(said.text()).contains("PORT", "DEEPSEEK_API_KEY", "PENSTOCK_DATA", "docs/configuration.md");
        });
    }

    @Test
    void runWithAnythingElse_isRefused() throws Exception {
        assertThat(say("run", "now").code()).isEqualTo(64);
    }

    @Test
    void version_worksThroughALink_andFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("p"), LAUNCHER);

        Said said = run(List.of(link.toString(), "version"));
        Files.delete(link);

        assertThat(said.text()).startsWith("Penstock ");
    }

    private Said say(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(words));
        return run(command);
    }

    private Said run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }
}
