package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitSettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(Settings.load(Map.of(), folder).limits()).isEqualTo(new LimitSettings(0, 0, ZoneOffset.UTC));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> variables = Map.of(
                "RL_MAX_CONCURRENCY_PER_USER", "2", "RL_MAX_ACTIVE_STREAMS", "60", "LIMITS_TIMEZONE", "Asia/Shanghai");

        assertThat(Settings.load(variables, folder).limits())
                .isEqualTo(new LimitSettings(2, 60, ZoneId.of("Asia/Shanghai")));
    }

    @Test
    void zoneThatIsNone_isAFault() {
        assertThatThrownBy(() -> Settings.load(Map.of("LIMITS_TIMEZONE", "Mars/Olympus"), folder))
                .hasMessageContaining("LIMITS_TIMEZONE: Mars/Olympus (expected: a time zone");
    }
}
