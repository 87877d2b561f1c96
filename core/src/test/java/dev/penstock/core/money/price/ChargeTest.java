package dev.penstock.core.money.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.TokenUsage.Provenance;
import dev.penstock.core.money.Money;
import dev.penstock.core.routing.Price;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What attempts cost in the end, whatever providers say. */
class ChargeTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    private static final Quote QUOTE = Quote.of(new PriceVersion("v1", Price.of(10, 20)), CallBound.of(1_000, 500));

    private static TokenUsage said(long input, long output) {
        return new TokenUsage(input, output, 0, 0, 0, Provenance.PROVIDER_REPORTED);
    }

    @Test
    void r11_explicitZero_isAValue_andCostsNothing() {
        Charge charge = Charge.reported(QUOTE, said(0, 0), NOW, NOW);

        assertThat(charge.amount()).isEqualTo(Money.ZERO);
        assertThat(charge.status()).isEqualTo(Charge.Status.REPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 10, 0, 0, 0",
        "10, -1, 0, 0, 0",
        "10, 10, -1, 0, 0",
        "10, 10, 0, -1, 0",
        "10, 10, 0, 0, -1",
        "10, 10, 11, 0, 0",
        "10, 10, 6, 6, 0",
        "10, 10, 0, 0, 11",
        "9007199254740993, 10, 0, 0, 0",
        "10, 9223372036854775807, 0, 0, 0",
        "10, 10, 9223372036854775807, 9223372036854775807, 0",
    })
    void r12_hostileUsage_costsWhatWasHeld_andIsMarked(
            long input, long output, long cached, long written, long reasoning) {
        var usage = new TokenUsage(input, output, cached, written, reasoning, Provenance.PROVIDER_REPORTED);

        Charge charge = Charge.reported(QUOTE, usage, NOW, NOW);

        assertThat(charge.amount()).isEqualTo(QUOTE.worst());
        assertThat(charge.status()).isEqualTo(Charge.Status.HOSTILE);
    }

    @Test
    void providerThatGoesOverItsLimit_isChargedWithTheTruth() {
        Charge charge = Charge.reported(QUOTE, said(1_000, 600), NOW, NOW);

        assertThat(charge.amount().nanos()).isEqualTo(10_000 + 12_000);
        assertThat(charge.amount()).isGreaterThan(QUOTE.worst());
    }

    @Test
    void r9_brokenStream_costsAtLeastWhatPassedThrough_andAtMostWhatWasHeld() {
        Charge some = Charge.partial(QUOTE, Optional.empty(), TokenUsage.estimated(100, 100), 20, NOW, NOW);
        Charge much = Charge.partial(QUOTE, Optional.empty(), TokenUsage.estimated(1_000, 500), 100, NOW, NOW);

        assertThat(some.amount().nanos()).isEqualTo(1_000 + 120 * 20);
        assertThat(some.status()).isEqualTo(Charge.Status.PARTIAL);
        assertThat(much.amount()).isEqualTo(QUOTE.worst());
    }

    @Test
    void r10_callerThatLeavesBeforeTheUsageEvent_pays_andTheLargerOfBothCounts() {
        Charge said = Charge.partial(QUOTE, Optional.of(said(900, 10)), TokenUsage.estimated(100, 50), 0, NOW, NOW);
        Charge seen = Charge.partial(QUOTE, Optional.of(said(0, 0)), TokenUsage.estimated(100, 50), 0, NOW, NOW);

        assertThat(said.amount().nanos()).isEqualTo(9_000 + 200);
        assertThat(seen.amount().nanos()).isEqualTo(1_000 + 1_000);
    }

    @Test
    void hostileCountInABrokenStream_refundsNothing() {
        Charge charge = Charge.partial(QUOTE, Optional.of(said(-5, -5)), TokenUsage.estimated(1, 1), 0, NOW, NOW);

        assertThat(charge.amount()).isEqualTo(QUOTE.worst());
    }

    @Test
    void missingUsage_isMetered_andNeverAboveTheHold() {
        assertThat(Charge.metered(QUOTE, TokenUsage.estimated(10, 10), NOW, NOW)
                        .amount()
                        .nanos())
                .isEqualTo(300);
        assertThat(Charge.metered(QUOTE, TokenUsage.estimated(2_000, 900), NOW, NOW)
                        .amount())
                .isEqualTo(QUOTE.worst());
    }

    @Test
    void unknownOutcome_costsTheWholeHold() {
        assertThat(Charge.unknown(QUOTE.worst()).amount()).isEqualTo(QUOTE.worst());
        assertThat(Charge.unknown(QUOTE.worst()).status()).isEqualTo(Charge.Status.ESTIMATED_MAX);
    }
}
