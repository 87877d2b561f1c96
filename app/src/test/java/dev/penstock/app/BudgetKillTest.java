package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process, killed at random moments in the middle of open streams, again and again on one data folder (B4).
 *
 * <p>{@code -Dpenstock.seed} repeats a run's moments; {@code ./penstock verify-money --kills 1000} kills as often.
 */
class BudgetKillTest {
    private static final long SEED = Long.getLong("penstock.seed", 5);

    @TempDir
    Path folder;

    @Test
    void killedAtRandomMoments_neverSpendsMoreThanTheBudget_andForgetsNothingThatWasBilled() throws Exception {
        KillTrial.Result result = KillTrial.run(folder, 20, SEED, System.out);

        assertThat(result.wrong()).as("%s, seed %d", result, SEED).isEmpty();
        assertThat(result.streams()).isPositive();
        assertThat(result.broken()).as("streams that were cut off").isPositive();
    }
}
