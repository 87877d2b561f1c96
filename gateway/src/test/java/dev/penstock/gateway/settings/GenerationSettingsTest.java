package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.money.price.ContinuedJob;
import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationSettingsTest {
    @TempDir
    Path folder;

    private Optional<Price> price(Settings settings, String model) {
        return settings.providers().listed().stream()
                .filter(each -> each.id().equals(model))
                .findFirst()
                .flatMap(Model::price);
    }

    @Test
    void defaults_areTheDocumentedOnes() throws Exception {
        Settings settings = Settings.load(Map.of(), folder);

        assertThat(settings.generation())
                .isEqualTo(new GenerationSettings(
                        "deepseek-v3.1", 131_072, 8192, 1400, 2800, 5600, 6, 1024, true, true, true));
        assertThat(settings.generation().job()).isEqualTo(new ContinuedJob(8192, 6, 1024));
        assertThat(price(settings, "deepseek-v3.1")).contains(Price.of(1400, 2800));
    }

    @Test
    void everyKeySet() throws Exception {
        Settings settings = Settings.load(
                Map.ofEntries(
                        Map.entry("MODEL_NAME", "deepseek-chat"),
                        Map.entry("MODEL_CTX", "64000"),
                        Map.entry("MODEL_MAX_OUTPUT_PER_REQ", "4096"),
                        Map.entry("PRICE_IN_PER_1K", "0.002"),
                        Map.entry("PRICE_OUT_PER_1K", "0.003"),
                        Map.entry("PRICE_REASON_PER_1K", "0.004"),
                        Map.entry("CONTINUATION_MAX", "2"),
                        Map.entry("SAFETY_MARGIN", "100"),
                        Map.entry("EP_LONG_OUTPUT_GUARD", "off"),
                        Map.entry("EP_AUTO_CONTINUATION", "false"),
                        Map.entry("EP_128K_MODE", "disabled")),
                folder);

        assertThat(settings.generation())
                .isEqualTo(new GenerationSettings(
                        "deepseek-chat", 64_000, 4096, 2000, 3000, 4000, 2, 100, false, false, false));
        assertThat(settings.generation().job()).isEqualTo(new ContinuedJob(4096, 0, 100));
        assertThat(price(settings, "deepseek-chat")).contains(Price.of(2000, 3000));
        assertThat(price(settings, "deepseek-v3.1")).contains(Price.of(1400, 2800));
    }

    @Test
    void modelThatIsNamedWithoutAPrice_keepsTheCatalogues() throws Exception {
        assertThat(price(Settings.load(Map.of("MODEL_NAME", "deepseek-chat"), folder), "deepseek-chat"))
                .contains(Price.of(270, 1100));
    }

    @Test
    void priceThatIsNone_isAFault() {
        assertThatThrownBy(() -> Settings.load(Map.of("PRICE_IN_PER_1K", "-1"), folder))
                .hasMessageContaining("PRICE_IN_PER_1K: -1");
    }
}
