package dev.penstock.benchmarks.stats;

import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;

/**
 * Figures of two arms, matched by the block that both were measured in. What disturbed a block disturbed both alike, so that
 * the ratio within a block is steadier than the ratio of two medians.
 */
public record Pairs(Map<Integer, Double> left, Map<Integer, Double> right) {

    /** left / right, block by block; a block that lacks one side does not count. */
    public Sample ratios() {
        return combine((a, b) -> a / b);
    }

    /** left - right, block by block; a block that lacks one side does not count. */
    public Sample differences() {
        return combine((a, b) -> a - b);
    }

    private Sample combine(DoubleBinaryOperator operator) {
        var combined = DoubleStream.builder();
        left.forEach((block, a) -> {
            Double b = right.get(block);
            if (b != null) {
                combined.add(operator.applyAsDouble(a, b));
            }
        });
        return new Sample(combined.build().toArray());
    }
}
