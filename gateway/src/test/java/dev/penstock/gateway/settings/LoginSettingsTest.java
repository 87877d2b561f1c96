package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginSettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaults_haveNoPassword_andNoSecret() throws Exception {
        assertThat(Settings.load(Map.of(), folder).login())
                .isEqualTo(new LoginSettings(
                        "admin",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(15),
                        Duration.ofDays(7),
                        Duration.ofMinutes(15),
                        100,
                        List.of(),
                        ProxyHeader.X_FORWARDED_FOR));
    }

    @Test
    void everyKeySet() throws Exception {
        String secret = "0123456789abcdef".repeat(4);
        Map<String, String> variables = Map.of(
                "ADMIN_USERNAME", "root@example.com",
                "ADMIN_PASSWORD", "correct horse",
                "JWT_SECRET", secret,
                "ACCESS_TOKEN_LIFE", "5m",
                "REFRESH_TOKEN_LIFE", "12h",
                "RATE_LIMIT_WINDOW_MS", "60000",
                "RATE_LIMIT_MAX", "7",
                "TRUSTED_PROXIES", "10.0.0.1, 172.16.0.0/12,fd00::/8",
                "TRUSTED_PROXY_HEADER", "forwarded");

        assertThat(Settings.load(variables, folder).login())
                .isEqualTo(new LoginSettings(
                        "root@example.com",
                        Optional.of(new Secret("correct horse")),
                        Optional.of(new Secret(secret)),
                        Duration.ofMinutes(5),
                        Duration.ofHours(12),
                        Duration.ofMinutes(1),
                        7,
                        List.of("10.0.0.1", "172.16.0.0/12", "fd00::/8"),
                        ProxyHeader.FORWARDED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short-but-random-8Kd02jfE",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "your-super-secret-jwt-key-change-this-in-production",
                "please-CHANGEME-0123456789abcdefghijklmn"
            })
    void tokenSecretThatCanBeGuessed_stopsTheStart_andIsNotShown(String secret) {
        assertThatThrownBy(() -> Settings.load(Map.of("JWT_SECRET", secret), folder))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("JWT_SECRET: *** (expected: a random text of 32 bytes or more")
                .hasMessageNotContaining(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "proxy.example", "10.0.0.0.0", "10.0.0.1/", "::1/129"})
    void whatIsNoNetwork_isAFault(String network) {
        assertThatThrownBy(() -> Settings.load(Map.of("TRUSTED_PROXIES", network), folder))
                .hasMessageContaining("TRUSTED_PROXIES: " + network);
    }

    @Test
    void passwordThatIsTooShort_orTooLong_isAFault_andNotShown() {
        for (String password : List.of("seven-7", "é".repeat(65))) {
            assertThatThrownBy(() -> Settings.load(Map.of("ADMIN_PASSWORD", password), folder))
                    .hasMessageContaining("ADMIN_PASSWORD: ***")
                    .hasMessageNotContaining(password);
        }
    }
}
