package dev.penstock.benchmarks.stats;

/**
 * A median and the interval that it would fall into 95 times out of 100.
 *
 * @param blocks how many figures it rests on
 */
public record Estimate(double median, double low, double high, int blocks) {}
