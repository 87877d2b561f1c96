package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSettingsTest {
    private static final String NEW = "ab".repeat(32);
    private static final String OLD = "01".repeat(32);

    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(Settings.load(Map.of(), folder).secrets())
                .isEqualTo(new SecretSettings(List.of(), Optional.empty(), Optional.empty()));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> variables = Map.of(
                "PENSTOCK_MASTER_KEY",
                NEW + ", " + OLD,
                "API_KEY_ENCRYPTION_KEY",
                "x".repeat(32),
                "PENSTOCK_PEPPER",
                OLD);

        assertThat(Settings.load(variables, folder).secrets())
                .isEqualTo(new SecretSettings(
                        List.of(new Secret(NEW), new Secret(OLD)),
                        Optional.of(new Secret("x".repeat(32))),
                        Optional.of(new Secret(OLD))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sentinel", "abab", "ab,", "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB"})
    void whatIsNoKey_isAFault_andNotShown(String text) {
        assertThatThrownBy(() -> Settings.load(
                        Map.of("PENSTOCK_MASTER_KEY", text, "API_KEY_ENCRYPTION_KEY", text + "!"), folder))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("PENSTOCK_MASTER_KEY: *** (expected: 64 hexadecimal digits")
                .hasMessageContaining("API_KEY_ENCRYPTION_KEY: *** (expected: a text of 32 bytes")
                .hasMessageNotContaining("sentinel");
    }
}
