package dev.penstock.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "0.40, 400000000, $0.40",
        "2.5, 2500000000, $2.50",
        "8, 8000000000, $8.00",
        "0.000000001, 1, $0.000000001"
    })
    void dollars_areReadAndShownExactly(String text, long nanos, String shown) {
        assertThat(Money.ofDollars(text).nanos()).isEqualTo(nanos);
        assertThat(Money.ofDollars(text)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e9", "0.0000000001", "9999999999", "NaN", "1,5", " 1"})
    void whatIsNoAmount_isRefused(String text) {
        assertThatThrownBy(() -> Money.ofDollars(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("amount: '" + text + "' (expected: ");
    }

    @Test
    void sumsThatDoNotFit_throw_andNeverWrap() {
        Money most = Money.ofNanos(Long.MAX_VALUE);

        assertThatThrownBy(() -> most.plus(Money.ofNanos(1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.ofNanos(Long.MIN_VALUE).minus(Money.ofNanos(1)))
                .isInstanceOf(ArithmeticException.class);
    }
}
