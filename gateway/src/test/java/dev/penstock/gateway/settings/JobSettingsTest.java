package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSettingsTest {
    @TempDir
    Path folder;

    @Test
    void nothingSet_postsNowhere_andRepeatsEveryHalfHour() throws Exception {
        assertThat(load(Map.of()).webhook()).isEmpty();
        assertThat(load(Map.of()).repeatAfter()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void webhook_mayHoldATokenInItsQuery_andIsNeverShown() throws Exception {
        JobSettings jobs = load(Map.of("ALERT_WEBHOOK_URL", "https://hook.example/send?key=secret-token"));

        assertThat(jobs.webhook().orElseThrow().reveal()).isEqualTo("https://hook.example/send?key=secret-token");
        assertThat(jobs.toString()).doesNotContain("secret-token");
    }

    @Test
    void whatIsNoAddress_isRefused() {
        assertThatThrownBy(() -> load(Map.of("ALERT_WEBHOOK_URL", "file:///etc/passwd")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("ALERT_WEBHOOK_URL");
    }

    private JobSettings load(Map<String, String> variables) throws BadSettings {
        return Settings.load(variables, folder).jobs();
    }
}
