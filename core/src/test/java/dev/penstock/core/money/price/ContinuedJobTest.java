package dev.penstock.core.money.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.money.Money;
import dev.penstock.core.routing.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documented figures of deepseek-v3.1 under a budget of 0.40 dollars per request. */
class ContinuedJobTest {
    private static final ContinuedJob JOB = new ContinuedJob(8_192, 6, 1_024);
    private static final PriceVersion PRICE = new PriceVersion("v1", Price.of(1_400, 2_800));
    private static final Money LIMIT = Money.ofDollars("0.40");

    @ParameterizedTest
    @CsvSource({
        "10, 50000, 178246, 57344, 0.410107600",
        "10, 49152, 128060, 49152, 0.316909600",
        "10, 8000, 10, 8000, 0.022414",
        "1000, 5000, 1000, 5000, 0.0154",
    })
    void wholeJob_isPriced_withAllThatItsContinuationsRepeat(
            long input, long output, long allInput, long allOutput, String dollars) {
        CallBound bound = JOB.bound(input, output);

        assertThat(bound.inputTokens()).isEqualTo(allInput);
        assertThat(bound.outputTokens()).isEqualTo(allOutput);
        assertThat(Quote.of(PRICE, bound).worst()).isEqualTo(Money.ofDollars(dollars));
    }

    @Test
    void documentedCall_for50000Tokens_isOverItsBudget_and49152Fit() {
        assertThat(Quote.of(PRICE, JOB.bound(10, 50_000)).worst()).isGreaterThan(LIMIT);
        assertThat(JOB.affordableOutput(PRICE, 10, LIMIT)).hasValue(49_152);
    }

    @Test
    void jobThatNoNumberOfContinuationsCanDo_isRefused() {
        assertThat(JOB.outputMax()).isEqualTo(57_344);
        assertThatThrownBy(() -> JOB.bound(10, 57_345)).hasMessage("outputTokens: 57345 (expected: 1..57344)");
    }

    @Test
    void littleMoney_affordsPartOfOneCall_andNoneAffordsNothing() {
        assertThat(JOB.affordableOutput(PRICE, 10, Money.ofNanos(14_000 + 2_800 * 5)))
                .hasValue(5);
        assertThat(JOB.affordableOutput(PRICE, 10, Money.ofNanos(14_000))).isEmpty();
    }
}
