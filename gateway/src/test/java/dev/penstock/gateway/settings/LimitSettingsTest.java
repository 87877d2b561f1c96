package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitSettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(Settings.load(Map.of(), folder).limits()).isEqualTo(new LimitSettings(0, 0));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> variables = Map.of("RL_MAX_CONCURRENCY_PER_USER", "2", "RL_MAX_ACTIVE_STREAMS", "60");

        assertThat(Settings.load(variables, folder).limits()).isEqualTo(new LimitSettings(2, 60));
    }
}
