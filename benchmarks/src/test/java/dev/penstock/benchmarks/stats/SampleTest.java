package dev.penstock.benchmarks.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void medianOfOddCount_isTheMiddleValue() {
        assertThat(new Sample(9, 1, 5).median()).isEqualTo(5);
    }

    @Test
    void medianOfEvenCount_liesBetweenTheMiddleValues() {
        assertThat(new Sample(4, 1, 2, 10).median()).isEqualTo(3);
    }

    @Test
    void quantile_interpolatesBetweenNeighbours() {
        var sample = new Sample(10, 20, 30, 40, 50);
        assertThat(sample.quantile(0)).isEqualTo(10);
        assertThat(sample.quantile(0.9)).isEqualTo(46);
        assertThat(sample.quantile(1)).isEqualTo(50);
    }

    @Test
    void quantileOutsideOfZeroToOne_isRefusedWithTheValue() {
        assertThatThrownBy(() -> new Sample(1).quantile(99)).hasMessageContaining("99.0");
    }

    @Test
    void emptySample_hasNoMedian() {
        assertThat(new Sample().median()).isNaN();
        assertThat(new Sample().estimate(1).median()).isNaN();
    }

    @Test
    void singleFigure_isItsOwnInterval() {
        assertThat(new Sample(7).estimate(1)).isEqualTo(new Estimate(7, 7, 7, 1));
    }

    @Test
    void interval_isTheSameForTheSameSeed() {
        var sample = new Sample(1.1, 1.2, 1.15, 1.3, 1.18, 1.22);
        assertThat(sample.estimate(42)).isEqualTo(sample.estimate(42));
    }

    @Test
    void interval_holdsTheMedianAndStaysWithinTheSample() {
        Estimate estimate = new Sample(1.1, 1.2, 1.15, 1.3, 1.18, 1.22).estimate(7);
        assertThat(estimate.median()).isCloseTo(1.19, within(1e-9));
        assertThat(estimate.low()).isBetween(1.1, estimate.median());
        assertThat(estimate.high()).isBetween(estimate.median(), 1.3);
    }

    @Test
    void intervalsOfManyExperiments_holdTheTrueMedianAboutAsOftenAsTheySay() {
        long seed = 20_261_121;
        System.out.println("seed " + seed);
        var random = new SplittableRandom(seed);
        int experiments = 200;
        int held = 0;
        for (int i = 0; i < experiments; i++) {
            Estimate estimate = new Sample(DoubleStream.generate(random::nextGaussian)
                            .limit(25)
                            .toArray())
                    .estimate(i);
            if (estimate.low() <= 0 && 0 <= estimate.high()) {
                held++;
            }
        }
        assertThat(held).isBetween(experiments * 88 / 100, experiments);
    }
}
