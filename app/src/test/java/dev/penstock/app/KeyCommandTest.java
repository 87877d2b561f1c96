package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.access.VirtualKey;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
    @TempDir
    Path folder;

    @Test
    void printedLines_letThePrintedKeyIn_fromTheNextStartOn() throws Exception {
        String printed = run("create", "--name", "team-a");
        String token = printed.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("sk-"))
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve("penstock.yaml"), printed.substring(printed.indexOf("virtual_keys:")));

        VirtualKeys keys =
                VirtualKeys.of(Settings.load(Map.of(), folder).access(), Pepper.open(folder.resolve("data")));

        assertThat(keys.find(token)).map(VirtualKey::name).contains("team-a");
    }

    @Test
    void anythingElse_isRefused_andMakesNothing() throws Exception {
        assertThat(run()).isEqualTo("64");
        assertThat(run("create")).isEqualTo("64");
        assertThat(run("create", "--name", "not a name")).isEqualTo("64");
        assertThat(folder).isEmptyDirectory();
    }

    /** What was printed, or else the exit code. */
    private String run(String... arguments) throws BadSettings {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int code = KeyCommand.run(Map.of(), folder, new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
        return printed.size() == 0 ? Integer.toString(code) : printed.toString(StandardCharsets.UTF_8);
    }
}
