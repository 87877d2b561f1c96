package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.notes.Notes;
import org.HdrHistogram.Histogram;

/** A histogram of nanoseconds as the figures that the table and the raw data tell, in milliseconds. */
final class Percentiles {
    private Percentiles() {}

    static void note(String prefix, Histogram nanos, Notes notes) {
        if (nanos.getTotalCount() == 0) {
            return;
        }
        notes.observe(prefix + "p50_ms", nanos.getValueAtPercentile(50) / 1e6);
        notes.observe(prefix + "p90_ms", nanos.getValueAtPercentile(90) / 1e6);
        notes.observe(prefix + "p99_ms", nanos.getValueAtPercentile(99) / 1e6);
        notes.observe(prefix + "p99.9_ms", nanos.getValueAtPercentile(99.9) / 1e6);
        notes.observe(prefix + "max_ms", nanos.getMaxValue() / 1e6);
        notes.count(prefix + "count", nanos.getTotalCount());
    }
}
