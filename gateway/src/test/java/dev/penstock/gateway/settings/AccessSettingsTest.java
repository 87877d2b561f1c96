package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.limit.Limits;
import dev.penstock.gateway.settings.VirtualKeySetting.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessSettingsTest {
    private static final String TOKEN = "a-token-of-20-or-more-characters";

    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(load(Map.of()).virtualKeys()).isEmpty();
    }

    @Test
    void everyKeySet() throws Exception {
        write("""
                virtual_keys:
                  - name: app
                    key: ${APP_KEY}
                    models: [gpt-4o, deepseek-chat]
                    rpm: 60
                    tpm: 90000
                    rpd: 1000
                    concurrency: 4
                    expires: 2027-01-31T00:00:00Z
                  - {name: stored, id: abcdefghijkm, hmac: %s}
                """.formatted("0f".repeat(32)));

        AccessSettings access = load(Map.of("PENSTOCK_VIRTUAL_KEY", TOKEN, "APP_KEY", TOKEN + "2"));

        assertThat(access.virtualKeys())
                .containsExactly(
                        new VirtualKeySetting(
                                "default", new Proof.Plain(new Secret(TOKEN)), Set.of(), Limits.NONE, Optional.empty()),
                        new VirtualKeySetting(
                                "app",
                                new Proof.Plain(new Secret(TOKEN + "2")),
                                Set.of("gpt-4o", "deepseek-chat"),
                                new Limits(60, 90_000, 1000, 4),
                                Optional.of(Instant.parse("2027-01-31T00:00:00Z"))),
                        new VirtualKeySetting(
                                "stored",
                                new Proof.Stored("abcdefghijkm", "0f".repeat(32)),
                                Set.of(),
                                Limits.NONE,
                                Optional.empty()));
    }

    @Test
    void everyFault_isTold_andNoKeyIsShown() throws Exception {
        write("""
                virtual_keys:
                  - {name: both, key: %1$s, id: abcdefghijkm}
                  - {key: %1$s-2}
                  - {name: short, key: secret-19-chars-xxx}
                  - {name: half, id: abcdefghijkm}
                  - {name: odd, key: %1$s-3, rmp: 5, expires: soon}
                  - {name: again, key: %1$s-4}
                  - {name: again, key: %1$s-5}
                  - {name: same, key: %1$s-4}
                  - {name: blank, key: "${NOT_THERE:-}"}
                """.formatted(TOKEN));

        assertThatThrownBy(() -> load(Map.of("PENSTOCK_VIRTUAL_KEY", "tooshort")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining(
                        "PENSTOCK_VIRTUAL_KEY: *** (expected: a key of 20 to 512 visible ASCII characters)")
                .hasMessageContaining("virtual_keys[0]: key as well as id or hmac")
                .hasMessageContaining("virtual_keys[1].name: not set")
                .hasMessageContaining("virtual_keys[2].key: ***")
                .hasMessageContaining("virtual_keys[3].hmac: not set")
                .hasMessageContaining("virtual_keys[4].rmp: unknown (did you mean rpm?), in penstock.yaml line 6")
                .hasMessageContaining("virtual_keys[4].expires: soon (expected: a time in UTC")
                .hasMessageContaining("virtual_keys[6].name: again again")
                .hasMessageContaining("virtual_keys[7]: a key that another name has already")
                .hasMessageContaining("virtual_keys[8].key: not set")
                .hasMessageNotContaining(TOKEN)
                .hasMessageNotContaining("tooshort")
                .hasMessageNotContaining("secret-19");
    }

    private AccessSettings load(Map<String, String> variables) throws BadSettings {
        return Settings.load(variables, folder).access();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), yaml);
    }
}
