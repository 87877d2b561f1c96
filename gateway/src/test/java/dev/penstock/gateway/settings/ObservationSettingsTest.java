package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class ObservationSettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(load(Map.of())).isEqualTo(new ObservationSettings(Level.INFO, true, 64 << 20, 10, false));
    }

    @Test
    void everyKeySet() throws Exception {
        assertThat(load(Map.of(
                        "LOG_LEVEL", "DEBUG",
                        "PROM_ENABLED", "false",
                        "CALL_LOG_FILE_SIZE", "1GiB",
                        "CALL_LOG_FILES_KEPT", "0")))
                .isEqualTo(new ObservationSettings(Level.DEBUG, false, 1 << 30, 0, false));
    }

    private ObservationSettings load(Map<String, String> variables) throws BadSettings {
        return Settings.load(variables, folder).observation();
    }
}
