package dev.penstock.core.money.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** B1, B6, B10, B12: the real rules against faults of all kinds, and the proof that the checks find what they must. */
class MoneySimulationTest {
    private static final long SEED = 20_261_121;

    @Test
    void aMillionOperationsWithFaultsOfAllKinds_overspendNothing_andForgetNothing() {
        var result = MoneySimulation.run(1_000_000, SEED, SplittableRandom::new, Sabotage.NONE);

        assertThat(result.failure()).as(result.toString()).isEmpty();
        assertThat(result.operations()).isEqualTo(1_000_000);
        assertThat(result.admitted()).as(result.toString()).isGreaterThan(10_000);
        assertThat(result.refused()).as(result.toString()).isGreaterThan(1_000);
        assertThat(result.deaths()).as(result.toString()).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @EnumSource(value = Sabotage.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void brokenProduct_isFound(Sabotage sabotage) {
        var result = MoneySimulation.run(1_000_000, SEED, SplittableRandom::new, sabotage);

        assertThat(result.failure()).as(result.toString()).isPresent();
    }
}
