package dev.penstock.benchmarks.load;

import java.time.Duration;
import java.util.Optional;

/**
 * Whom to ask, what, and what must come back.
 *
 * @param expected what every reply must be; empty while that is being found out
 * @param connectionsWarm opened before the run begins, so that the first requests do not pay for it
 * @param connectionsMax requests wait for a free connection beyond this
 * @param patience how long after the last request the answers may take
 */
public record Target(
        int port,
        ChatRequest request,
        Optional<Expected> expected,
        int connectionsWarm,
        int connectionsMax,
        Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A target for many short requests. */
    public static Target of(int port, ChatRequest request) {
        return new Target(port, request, Optional.empty(), 8, 512, PATIENCE);
    }

    public Target expecting(Expected reply) {
        return new Target(port, request, Optional.of(reply), connectionsWarm, connectionsMax, patience);
    }

    public Target connections(int warm, int max) {
        return new Target(port, request, expected, warm, max, patience);
    }

    public Target patience(Duration longer) {
        return new Target(port, request, expected, connectionsWarm, connectionsMax, longer);
    }
}
