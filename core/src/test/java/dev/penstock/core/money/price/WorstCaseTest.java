package dev.penstock.core.money.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.money.Money;
import dev.penstock.core.routing.PeakHours;
import dev.penstock.core.routing.PeakHours.Hours;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Rates;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The traps of what a call can cost at most; each is one that somebody fell into. */
class WorstCaseTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private static PriceVersion version(Price price) {
        return new PriceVersion("v1", price);
    }

    private static long worst(Price price, CallBound bound) {
        return Quote.of(version(price), bound).worst().nanos();
    }

    private static Price with(List<Price.Tier> tiers, long perCall, long perToolUse, OptionalInt priority) {
        return new Price(new Rates(1, 1, 1, 1, 2, 2), tiers, perCall, perToolUse, priority, Optional.empty());
    }

    @Test
    void missingMaxTokens_isTheModelsCap_andWithoutOneThereIsNoBound() {
        assertThat(TokenBound.ofOutput(OptionalLong.empty(), OptionalLong.of(8192)))
                .hasValue(8192);
        assertThat(TokenBound.ofOutput(OptionalLong.of(100), OptionalLong.of(8192)))
                .hasValue(100);
        assertThat(TokenBound.ofOutput(OptionalLong.of(99_999), OptionalLong.of(8192)))
                .hasValue(8192);
        assertThat(TokenBound.ofOutput(OptionalLong.empty(), OptionalLong.empty()))
                .isEmpty();
    }

    @Test
    void severalAnswers_areEachPaid_andThePromptOnce() {
        assertThat(worst(Price.of(1, 2), new CallBound(100, 10, 0, 5, 0, false, false)))
                .isEqualTo(100 + 5 * 10 * 2);
    }

    @Test
    void reasoning_countsAsOutput_atTheDearerRate_alsoBeyondTheLimit() {
        Price price = new Price(1, 1, 1, 2, 6);

        assertThat(worst(price, CallBound.of(0, 10))).isEqualTo(60);
        assertThat(worst(price, new CallBound(0, 10, 90, 1, 0, false, false))).isEqualTo(600);
    }

    @Test
    void cacheWrites_costMoreThanInput_soEachPromptTokenMayBeOne() {
        assertThat(worst(new Price(3_000, 300, 3_750, 15_000, 15_000), CallBound.of(1_000, 0)))
                .isEqualTo(3_750_000);
    }

    @Test
    void longLivedCacheEntries_costMoreStill() {
        Price price = new Price(
                new Rates(3_000, 300, 3_750, 6_000, 15_000, 15_000),
                List.of(),
                0,
                0,
                OptionalInt.empty(),
                Optional.empty());

        assertThat(worst(price, new CallBound(1_000, 0, 0, 1, 0, true, false))).isEqualTo(6_000_000);
        assertThat(worst(price, CallBound.of(1_000, 0))).isEqualTo(3_750_000);
    }

    @Test
    void cachedTokens_areAPartOfThePrompt_andAreNotPaidTwice() {
        Quote quote = Quote.of(version(new Price(10, 1, 12, 20, 20)), CallBound.of(1_000, 100));
        TokenUsage usage = new TokenUsage(1_000, 10, 600, 300, 0, TokenUsage.Provenance.PROVIDER_REPORTED);

        assertThat(Charge.reported(quote, usage, NOW, NOW).amount().nanos())
                .isEqualTo(100 * 10 + 600 + 300 * 12 + 10 * 20);
    }

    @Test
    void longPrompts_costMore_asSoonAsTheyMayBeThatLong() {
        Price price = with(List.of(new Price.Tier(200, new Rates(2, 2, 2, 2, 3, 3))), 0, 0, OptionalInt.empty());

        assertThat(worst(price, CallBound.of(200, 10))).isEqualTo(200 + 20);
        assertThat(worst(price, CallBound.of(201, 10))).isEqualTo(402 + 30);
        assertThat(price.ratesFor(200).input()).isEqualTo(1);
        assertThat(price.ratesFor(201).input()).isEqualTo(2);
    }

    @Test
    void images_haveAMostThatTheyCost_andOfUnknownSizeFillTheWindow() {
        assertThat(TokenBound.ofPrompt(100, 1, false, 2, OptionalLong.of(1_000), OptionalLong.empty()))
                .hasValue(100 + 16 + 64 + 2_000);
        assertThat(TokenBound.ofPrompt(100, 1, false, 1, OptionalLong.empty(), OptionalLong.of(128_000)))
                .hasValue(128_000);
        assertThat(TokenBound.ofPrompt(100, 1, false, 1, OptionalLong.empty(), OptionalLong.empty()))
                .isEmpty();
    }

    @Test
    void tokensOfAPrompt_areNeverMoreThanItsBytes_andWhatTheProviderAdds() {
        assertThat(TokenBound.ofPrompt(1_000, 3, true, 0, OptionalLong.empty(), OptionalLong.empty()))
                .hasValue(1_000 + 3 * 16 + 64 + 1_024);
    }

    @Test
    void feesForCallsAndForToolsOfTheProvider_areHeld() {
        Price price = with(List.of(), 500, 10_000, OptionalInt.empty());

        assertThat(worst(price, new CallBound(10, 0, 0, 1, 3, false, false))).isEqualTo(10 + 500 + 30_000);
    }

    @Test
    void fasterService_costsMore() {
        CallBound bound = new CallBound(101, 0, 0, 1, 0, false, true);

        assertThat(worst(with(List.of(), 0, 0, OptionalInt.of(175)), bound)).isEqualTo(177);
    }

    @Test
    void priceThatChangesInFlight_doesNotTouchTheCall() {
        Quote quote = Quote.of(PriceVersion.of("p", "m", Price.of(1, 1)), CallBound.of(10, 10));

        assertThat(Charge.reported(quote, TokenUsage.estimated(10, 10), NOW, NOW)
                        .amount()
                        .nanos())
                .isEqualTo(20);
        assertThat(quote.version()).isEqualTo(PriceVersion.of("p", "m", Price.of(1, 1)));
        assertThat(quote.version().id())
                .startsWith("p/m@")
                .isNotEqualTo(PriceVersion.of("p", "m", Price.of(1, 2)).id());
    }

    @Test
    void priceOfZero_isFree() {
        assertThat(Quote.of(version(Price.of(0, 0)), CallBound.of(1_000, 1_000)).worst())
                .isEqualTo(Money.ZERO);
    }

    @Test
    void amountsThatDoNotFit_areRefused_andNeverWrap() {
        PriceVersion price = version(Price.of(1_000_000, 1_000_000));

        assertThatThrownBy(() -> Quote.of(price, CallBound.of(Long.MAX_VALUE, 1)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Quote.of(price, CallBound.of(1, Long.MAX_VALUE)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void peakHours_areHeldInFull_andPaidInFullWhereACallTouchesThem() {
        PeakHours deepSeek = new PeakHours(
                ZoneId.of("Asia/Shanghai"),
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                List.of(
                        new Hours(LocalTime.of(9, 0), LocalTime.of(12, 0)),
                        new Hours(LocalTime.of(14, 0), LocalTime.of(18, 0))),
                50);
        Price price = new Price(
                new Rates(300, 6, 300, 300, 1_200, 1_200), List.of(), 0, 0, OptionalInt.empty(), Optional.of(deepSeek));
        Quote quote = Quote.of(version(price), CallBound.of(1, 1));
        Instant peak = Instant.parse("2026-11-20T02:00:00Z");
        Instant noon = Instant.parse("2026-11-20T04:30:00Z");
        Instant saturday = Instant.parse("2026-11-21T02:00:00Z");

        assertThat(quote.worst().nanos()).isEqualTo(1_500);
        assertThat(paid(quote, peak, peak)).isEqualTo(1_500);
        assertThat(paid(quote, peak, noon)).isEqualTo(1_500);
        assertThat(paid(quote, noon, noon)).isEqualTo(750);
        assertThat(paid(quote, saturday, saturday)).isEqualTo(750);
        assertThat(price.isPeak(Instant.parse("2026-11-20T04:00:00Z"))).isFalse();
        assertThat(price.isPeak(Instant.parse("2026-11-20T01:00:00Z"))).isTrue();
    }

    private static long paid(Quote quote, Instant from, Instant to) {
        return Charge.reported(quote, TokenUsage.estimated(1, 1), from, to)
                .amount()
                .nanos();
    }

    @Test
    void oddAmounts_areRoundedUp() {
        Price price = with(List.of(), 0, 0, OptionalInt.of(101));

        assertThat(price.withFees(1, 0, true)).isEqualTo(2);
    }

    @Test
    void whatABudgetAffords_isTheLongestAnswerThatFits() {
        PriceVersion version = version(Price.of(10, 20));

        assertThat(Quote.affordableOutput(version, CallBound.of(5, 1_000), Money.ofNanos(50 + 20 * 7 + 19)))
                .hasValue(7);
        assertThat(Quote.affordableOutput(version, CallBound.of(5, 1_000), Money.ofNanos(1_000_000)))
                .hasValue(1_000);
        assertThat(Quote.affordableOutput(version, CallBound.of(5, 1_000), Money.ofNanos(69)))
                .isEmpty();
    }

    @Test
    void honestUsage_neverCostsMoreThanTheWorstCase() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Price price = new Price(
                    rates(random),
                    List.of(new Price.Tier(50, rates(random))),
                    random.nextInt(9),
                    0,
                    OptionalInt.empty(),
                    Optional.empty());
            CallBound bound = new CallBound(
                    random.nextInt(100),
                    random.nextInt(100),
                    random.nextInt(20),
                    1 + random.nextInt(3),
                    0,
                    random.nextBoolean(),
                    false);
            Quote quote = Quote.of(version(price), bound);
            long input = random.nextLong(bound.inputTokens() + 1);
            long cached = random.nextLong(input + 1);
            long output = random.nextLong((bound.outputTokens() + bound.reasoningTokens()) * bound.answers() + 1);
            TokenUsage usage = new TokenUsage(
                    input,
                    output,
                    cached,
                    random.nextLong(input - cached + 1),
                    random.nextLong(output + 1),
                    TokenUsage.Provenance.PROVIDER_REPORTED);

            assertThat(Charge.reported(quote, usage, NOW, NOW).amount())
                    .as("seed %d, step %d: %s of %s", seed, i, usage, quote)
                    .isLessThanOrEqualTo(quote.worst());
        }
    }

    private static Rates rates(Random random) {
        return new Rates(
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(9));
    }
}
