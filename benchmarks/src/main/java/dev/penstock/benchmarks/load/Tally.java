package dev.penstock.benchmarks.load;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Collects what a run finds; confined to its event loop. */
final class Tally {
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

    private final Optional<Expected> expected;
    private final Map<String, Long> failures = new TreeMap<>();
    private final Histogram latency = histogram();
    private final Histogram firstByte = histogram();
    private final Histogram eventDelay = histogram();
    private final Histogram lateness = histogram();
    private long completed;
    private long mismatched;
    private long digested;
    private long events;
    private Expected lastReply = new Expected(0, Optional.empty());

    Tally(Optional<Expected> expected) {
        this.expected = expected;
    }

    void sent(long latenessNanos) {
        record(lateness, latenessNanos);
    }

    void firstByte(long nanos) {
        record(firstByte, nanos);
    }

    void event(long delayNanos) {
        record(eventDelay, delayNanos);
    }

    void completed(long latencyNanos, Expected reply) {
        completed++;
        events += reply.events();
        lastReply = reply;
        record(latency, latencyNanos);
        if (reply.sha256().isPresent()) {
            digested++;
        }
        if (expected.isPresent() && !matches(reply, expected.get())) {
            mismatched++;
        }
    }

    void failed(String reason) {
        failures.merge(reason, 1L, Long::sum);
    }

    LoadResult result() {
        return new LoadResult(
                completed,
                Map.copyOf(failures),
                mismatched,
                digested,
                events,
                latency,
                firstByte,
                eventDelay,
                lateness,
                lastReply);
    }

    private static boolean matches(Expected reply, Expected expected) {
        boolean sameBytes = expected.sha256().isEmpty()
                || reply.sha256().isEmpty()
                || reply.sha256().equals(expected.sha256());
        return sameBytes && reply.events() == expected.events();
    }

    private static Histogram histogram() {
        return new Histogram(1, HIGHEST, 3);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 1, HIGHEST));
    }
}
