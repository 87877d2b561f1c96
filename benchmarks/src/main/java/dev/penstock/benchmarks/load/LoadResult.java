package dev.penstock.benchmarks.load;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one run found; all times in nanoseconds.
 *
 * @param completed replies with 200 that came to their end, right or wrong
 * @param failures replies that did not, by reason
 * @param mismatched replies with other bytes or another number of events than expected
 * @param digested replies whose bytes were compared
 * @param events events in all replies
 * @param latency from the moment that the schedule said to the end of the reply
 * @param firstByte from that moment to the first byte of the body
 * @param eventDelay from the stamp in an event to its arrival
 * @param lateness from the moment that the schedule said to the moment that the client was there to send
 * @param lastReply digest and events of the reply that ended last
 */
public record LoadResult(
        long completed,
        Map<String, Long> failures,
        long mismatched,
        long digested,
        long events,
        Histogram latency,
        Histogram firstByte,
        Histogram eventDelay,
        Histogram lateness,
        Expected lastReply) {

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
