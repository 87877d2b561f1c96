package dev.penstock.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {
    @ParameterizedTest
    @CsvSource(
            value = {
                "13812345678 | 138****5678",
                "110101199003078888 | 110101********8888",
                "11010119900307888X | 110101********888X",
                "我的电话是13812345678，身份证110101199003078888。 | 我的电话是138****5678，身份证110101********8888。",
                "ann.lee+test@example.com | a***@example.com",
                "key sk-abcdefgh12345678 there | key sk-**** there",
                "Authorization: Bearer abc.def-ghi | Authorization: Bearer ****",
            },
            delimiter = '|')
    void whatTellsWhoSomebodyIs_isMasked(String text, String masked) {
        assertThat(Masks.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"23812345678", "138123456789", "1381234567", "12345678901234567890", "an at-sign @ alone", "task-force"
    })
    void whatOnlyLooksLikeIt_staysAsItIs(String text) {
        assertThat(Masks.mask(text)).isEqualTo(text);
    }

    @Test
    void longTexts_areMaskedInTime() {
        String hostile = "a".repeat(200_000) + "1".repeat(200_000) + "sk-".repeat(50_000) + "a@".repeat(50_000);

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Masks.mask(hostile)))
                .isNotEmpty();
    }
}
