package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(load(Map.of()))
                .isEqualTo(new ServerSettings(
                        "127.0.0.1",
                        3000,
                        folder.resolve("data"),
                        0,
                        20_000,
                        32 << 20,
                        64 << 10,
                        Duration.ofSeconds(10),
                        1000,
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(10),
                        Optional.empty()));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> variables = Map.ofEntries(
                Map.entry("HOST", "0.0.0.0"),
                Map.entry("PORT", "0"),
                Map.entry("PENSTOCK_DATA", "/var/penstock"),
                Map.entry("EVENT_LOOPS", "2"),
                Map.entry("MAX_CONNECTIONS", "100"),
                Map.entry("MAX_BODY_SIZE", "1MiB"),
                Map.entry("MAX_HEADER_SIZE", "8KiB"),
                Map.entry("HEADER_TIMEOUT", "3s"),
                Map.entry("MIN_BODY_RATE", "0"),
                Map.entry("KEEP_ALIVE_TIMEOUT", "1m"),
                Map.entry("SLOW_READER_TIMEOUT", "4"),
                Map.entry("SSE_HEARTBEAT_MS", "30000"),
                Map.entry("PRE_STOP", "0"),
                Map.entry("DRAIN_TIMEOUT", "65m"),
                Map.entry("ANONYMOUS_ACCESS", "on"));

        assertThat(load(variables))
                .isEqualTo(new ServerSettings(
                        "0.0.0.0",
                        0,
                        Path.of("/var/penstock"),
                        2,
                        100,
                        1 << 20,
                        8 << 10,
                        Duration.ofSeconds(3),
                        0,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofMinutes(65),
                        Optional.of(true)));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, '', true",
        "localhost, '', true",
        "::1, '', true",
        "0.0.0.0, '', false",
        "gateway.example, '', false",
        "0.0.0.0, true, true",
        "127.0.0.1, false, false"
    })
    void callersWithoutAKey_areServedOnLoopbackOnly_unlessSaidOtherwise(String host, String access, boolean served)
            throws Exception {
        assertThat(load(Map.of("HOST", host, "ANONYMOUS_ACCESS", access)).servesAnonymous())
                .isEqualTo(served);
    }

    private ServerSettings load(Map<String, String> variables) throws BadSettings {
        return Settings.load(variables, folder).server();
    }
}
