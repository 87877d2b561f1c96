package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void printing_showsNothing() {
        assertThat(String.valueOf(Optional.of(new Secret("hidden")))).doesNotContain("hidden");
    }

    @Test
    void masked_showsItsEnds_andNothingOfAShortOne() {
        assertThat(new Secret("sk-proj-0123456789abcdef").masked()).isEqualTo("sk-p...cdef");
        assertThat(new Secret("nineteen-characters").masked()).isEqualTo("***");
    }

    @Test
    void settingsWithEverySecretSet_printNone() throws Exception {
        Settings settings = Settings.load(
                Map.of("OPENAI_API_KEY", "sentinel-one-of-secrets", "PENSTOCK_VIRTUAL_KEY", "sentinel-two-of-secrets"),
                Path.of("/nowhere"));

        assertThat(settings.toString()).contains("openai").doesNotContain("sentinel");
    }
}
