package dev.penstock.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void sameSeed_givesEveryArmTheSameMoments() {
        assertThat(offsets(Schedule.poisson(1000, Duration.ofSeconds(2), 3)))
                .isEqualTo(offsets(Schedule.poisson(1000, Duration.ofSeconds(2), 3)));
    }

    @Test
    void otherSeed_givesOtherMoments() {
        assertThat(offsets(Schedule.poisson(1000, Duration.ofSeconds(2), 3)))
                .isNotEqualTo(offsets(Schedule.poisson(1000, Duration.ofSeconds(2), 4)));
    }

    @Test
    void randomMoments_ascendAndComeAtTheRate() {
        Schedule schedule = Schedule.poisson(500, Duration.ofSeconds(40), 1);
        assertThat(schedule.size()).isEqualTo(20_000);
        assertThat(offsets(schedule)).isSorted();
        assertThat((double) schedule.length().toMillis()).isCloseTo(40_000, within(1_200.0));
    }

    @Test
    void randomGaps_areExponential() {
        long[] offsets = offsets(Schedule.poisson(1000, Duration.ofSeconds(30), 2));
        long longerThanMean = IntStream.range(1, offsets.length)
                .filter(i -> offsets[i] - offsets[i - 1] > 1_000_000)
                .count();
        assertThat((double) longerThanMean / offsets.length).isCloseTo(Math.exp(-1), within(0.02));
    }

    @Test
    void steadyMoments_areEquallyFarApart() {
        assertThat(offsets(Schedule.steady(1000, 4))).containsExactly(0, 1_000_000, 2_000_000, 3_000_000);
    }

    @Test
    void burst_isAllAtOnce() {
        assertThat(offsets(Schedule.burst(3))).containsExactly(0, 0, 0);
    }

    @Test
    void rateOfZero_isRefusedWithTheValue() {
        assertThatThrownBy(() -> Schedule.steady(0, 1)).hasMessageContaining("perSecond: 0.0");
    }

    private static long[] offsets(Schedule schedule) {
        return LongStream.range(0, schedule.size())
                .map(i -> schedule.offsetNanos((int) i))
                .toArray();
    }
}
