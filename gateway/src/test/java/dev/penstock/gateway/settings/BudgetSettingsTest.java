package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.money.Money;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetSettingsTest {
    @TempDir
    Path folder;

    private static Optional<Money> dollars(String text) {
        return Optional.of(Money.ofDollars(text));
    }

    @Test
    void defaults_areTheDocumentedOnes() throws Exception {
        assertThat(Settings.load(Map.of(), folder).budgets())
                .isEqualTo(new BudgetSettings(dollars("0.40"), dollars("2.50"), dollars("8.00"), ZoneOffset.UTC));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> variables = Map.of(
                "BUDGET_REQ_USD", "1",
                "BUDGET_USER_DAILY_USD", "0",
                "BUDGET_SITE_HOURLY_USD", "0.000000001",
                "BUDGET_TIMEZONE", "Asia/Shanghai");

        assertThat(Settings.load(variables, folder).budgets())
                .isEqualTo(new BudgetSettings(
                        dollars("1"), dollars("0"), dollars("0.000000001"), ZoneId.of("Asia/Shanghai")));
    }

    @Test
    void off_isNoLimit() throws Exception {
        BudgetSettings off = Settings.load(
                        Map.of(
                                "BUDGET_REQ_USD", "off",
                                "BUDGET_USER_DAILY_USD", "OFF",
                                "BUDGET_SITE_HOURLY_USD", "off"),
                        folder)
                .budgets();

        assertThat(off.isOff()).isTrue();
        assertThat(off.perUserDay()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "much", "1e3", "0.0000000001", "$2", "99999999999"})
    void amountThatIsNone_isAFault(String amount) {
        assertThatThrownBy(() -> Settings.load(Map.of("BUDGET_REQ_USD", amount), folder))
                .hasMessageContaining("BUDGET_REQ_USD: ")
                .hasMessageContaining("off for no limit");
    }
}
