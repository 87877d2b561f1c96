package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void nothingSet_isATrialOnLoopback() throws Exception {
        Settings settings = Settings.load(Map.of(), folder);

        assertThat(settings.trial()).isTrue();
        assertThat(settings.server().onLoopback()).isTrue();
        assertThat(settings.server().servesAnonymous()).isTrue();
    }

    @Test
    void environmentVariable_winsOverDotEnv_whichWinsOverTheFile() throws Exception {
        write(".env", "PORT=2\nHOST=::1\n");
        write("penstock.yaml", "server:\n  port: 1\n  host: 10.0.0.1\n  event_loops: 3\n");

        ServerSettings server = Settings.load(Map.of("PORT", "4"), folder).server();

        assertThat(server.port()).isEqualTo(4);
        assertThat(server.host()).isEqualTo("::1");
        assertThat(server.eventLoops()).isEqualTo(3);
    }

    @Test
    void blankVariable_countsAsNone() throws Exception {
        write("penstock.yaml", "server:\n  port: 1\n");

        assertThat(Settings.load(Map.of("PORT", " "), folder).server().port()).isEqualTo(1);
    }

    @Test
    void everyFault_isToldAtOnce_withItsValueAndWhatWasExpected() throws Exception {
        write(".env", "RETRY_ATTEMPTS=many\n");
        write("penstock.yaml", "server:\n  header_timeout: soon\n  prot: 1\nupstraem: {}\n");

        assertThat(faults(Map.of("PORT", "70000")))
                .containsExactlyInAnyOrder(
                        "PORT: 70000 (expected: a whole number from 0 to 65535)",
                        "RETRY_ATTEMPTS: many (expected: a whole number from 1 to 10), in .env line 1",
                        "server.header_timeout: soon (expected: a duration from 1s to 1h, such as 250ms, 5s, 10m, 2h),"
                                + " in penstock.yaml line 2",
                        "server.prot: unknown (did you mean port?), in penstock.yaml line 3",
                        "upstraem: unknown (did you mean upstream?), in penstock.yaml line 4");
    }

    @Test
    void reference_takesTheVariable_orItsDefault_orIsAFault() throws Exception {
        write("penstock.yaml", "server:\n  port: ${MY_PORT}\n  host: ${MY_HOST:-::1}\n  event_loops: ${LOOPS}\n");

        assertThat(faults(Map.of("MY_PORT", "9")))
                .containsExactly(
                        "${LOOPS}: not set (expected: a variable in the environment or in .env), in penstock.yaml line 4");

        ServerSettings server =
                Settings.load(Map.of("MY_PORT", "9", "LOOPS", "2"), folder).server();
        assertThat(server.port()).isEqualTo(9);
        assertThat(server.host()).isEqualTo("::1");
    }

    @Test
    void keyInTheWrongPlace_isNotRepeated() throws Exception {
        write("penstock.yaml", "server:\n  host: 127.0.0.1\n  port: ${OPENAI_API_KEY}\n");
        Map<String, String> variables =
                Map.of("OPENAI_API_KEY", "sk-1234567890abcdefghij", "EVENT_LOOPS", "sk-1234567890abcdefghij");

        assertThat(faults(variables)).hasSize(2).noneMatch(fault -> fault.contains("1234567890"));
    }

    @Test
    void brokenYaml_isOneFaultWithItsLine() throws Exception {
        write("penstock.yaml", "server:\n  port: 1\n bad\n");

        assertThat(faults(Map.of())).singleElement().asString().contains("penstock.yaml", "line 3");
    }

    @Test
    void configNamedButMissing_isAFault() {
        assertThat(faults(Map.of("PENSTOCK_CONFIG", "other.yaml")))
                .singleElement()
                .asString()
                .contains("no such file");
    }

    @Test
    void dataFolder_startsFromTheWorkingFolder() throws Exception {
        assertThat(Settings.load(Map.of(), folder).server().dataFolder()).isEqualTo(folder.resolve("data"));
    }

    private List<String> faults(Map<String, String> variables) {
        BadSettings[] thrown = new BadSettings[1];
        assertThatThrownBy(() -> Settings.load(variables, folder))
                .isInstanceOfSatisfying(BadSettings.class, bad -> thrown[0] = bad);
        return thrown[0].faults().stream().map(Object::toString).toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
