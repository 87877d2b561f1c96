package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamSettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(load(Map.of()))
                .isEqualTo(new UpstreamSettings(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(2),
                        Duration.ofHours(1),
                        3,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(30),
                        10,
                        10,
                        Duration.ofSeconds(10),
                        20,
                        50,
                        Duration.ofSeconds(10),
                        10_000,
                        64 << 20,
                        16 << 20,
                        1 << 30,
                        10_000_000,
                        Optional.empty(),
                        false));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> variables = Map.ofEntries(
                Map.entry("UPSTREAM_CONNECT_TIMEOUT", "250ms"),
                Map.entry("UPSTREAM_FIRST_BYTE_TIMEOUT", "1"),
                Map.entry("UPSTREAM_IDLE_TIMEOUT", "2s"),
                Map.entry("UPSTREAM_TOTAL_TIMEOUT", "3m"),
                Map.entry("RETRY_ATTEMPTS", "1"),
                Map.entry("RETRY_BACKOFF_BASE", "4ms"),
                Map.entry("RETRY_BACKOFF_CAP", "5s"),
                Map.entry("RETRY_AFTER_MAX", "0"),
                Map.entry("RETRY_BUDGET_PERCENT", "20"),
                Map.entry("RETRY_BUDGET_MIN_PER_SECOND", "0"),
                Map.entry("BREAKER_WINDOW", "6s"),
                Map.entry("BREAKER_MIN_CALLS", "7"),
                Map.entry("BREAKER_FAILURE_PERCENT", "80"),
                Map.entry("BREAKER_OPEN_FOR", "9s"),
                Map.entry("UPSTREAM_MAX_CONNECTIONS", "10"),
                Map.entry("UPSTREAM_MAX_REPLY_SIZE", "11KiB"),
                Map.entry("UPSTREAM_MAX_EVENT_SIZE", "12kb"),
                Map.entry("UPSTREAM_MAX_STREAM_SIZE", "13GiB"),
                Map.entry("UPSTREAM_MAX_STREAM_EVENTS", "14"),
                Map.entry("UPSTREAM_CA_FILE", "ca.pem"),
                Map.entry("UPSTREAM_PRIVATE_ADDRESSES", "on"));

        assertThat(load(variables))
                .isEqualTo(new UpstreamSettings(
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(3),
                        1,
                        Duration.ofMillis(4),
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        20,
                        0,
                        Duration.ofSeconds(6),
                        7,
                        80,
                        Duration.ofSeconds(9),
                        10,
                        11 << 10,
                        12_000,
                        13L << 30,
                        14,
                        Optional.of(Path.of("ca.pem")),
                        true));
    }

    private UpstreamSettings load(Map<String, String> variables) throws BadSettings {
        return Settings.load(variables, folder).upstream();
    }
}
