package dev.penstock.benchmarks.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Figures of one kind, one per block, in no order that matters. */
public final class Sample {
    private static final int RESAMPLES = 10_000;

    private final double[] sorted;

    public Sample(double... values) {
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    public int size() {
        return sorted.length;
    }

    public boolean isEmpty() {
        return sorted.length == 0;
    }

    public double median() {
        return quantile(0.5);
    }

    /** The value below which the share {@code q} of the sample lies, interpolated between neighbours; NaN when empty. */
    public double quantile(double q) {
        if (q < 0 || q > 1) {
            throw new IllegalArgumentException("quantile: " + q + " (expected: 0..1)");
        }
        return quantile(sorted, q);
    }

    /**
     * The median with its 95 % interval, by the percentile bootstrap (Efron 1979): the medians of resamples drawn with
     * replacement, cut off by 2.5 % at either end. The same seed gives the same interval.
     */
    public Estimate estimate(long seed) {
        if (sorted.length < 2) {
            return new Estimate(median(), median(), median(), sorted.length);
        }
        var random = new SplittableRandom(seed);
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[sorted.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < drawn.length; j++) {
                drawn[j] = sorted[random.nextInt(sorted.length)];
            }
            Arrays.sort(drawn);
            medians[i] = quantile(drawn, 0.5);
        }
        Arrays.sort(medians);
        return new Estimate(median(), quantile(medians, 0.025), quantile(medians, 0.975), sorted.length);
    }

    private static double quantile(double[] sorted, double q) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double position = q * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
