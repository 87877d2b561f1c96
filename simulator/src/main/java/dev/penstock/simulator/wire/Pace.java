package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;

/** When the next tokens are due; a schedule from the first one on, so that late timers do not add up. */
final class Pace {
    /** Everything is due at once. */
    static final Pace UNLIMITED = new Pace(0);

    private static final long INTERVAL_DEFAULT_NANOS = 1_000_000_000L;
    private static final long INTERVAL_MIN_NANOS = 100_000;

    private final double nanosPerToken;
    private long startNanos;
    private long tokens;

    /** So many tokens per second; 0 for no limit. */
    Pace(double rate) {
        this.nanosPerToken = rate == 0 ? 0 : 1e9 / rate;
    }

    /** How long a model of this pace takes to make all of a body that is sent at once. */
    long nanosOf(Reply.Body body) {
        return body instanceof Reply.Whole(byte[] bytes, int count) ? (long) (count * nanosPerToken) : 0;
    }

    void start(long nowNanos) {
        startNanos = nowNanos;
    }

    /** How long to wait before the next event; zero or less when it is due. */
    long nanosUntilDue(long nowNanos) {
        return nanosPerToken == 0 ? 0 : startNanos + (long) (tokens * nanosPerToken) - nowNanos;
    }

    void sent(int count) {
        tokens += count;
    }

    /** The time between keep-alives. */
    static long intervalNanos(Behaviour behaviour) {
        return behaviour.has(Directive.INTERVAL)
                ? Math.max(
                        INTERVAL_MIN_NANOS,
                        behaviour.duration(Directive.INTERVAL).toNanos())
                : INTERVAL_DEFAULT_NANOS;
    }
}
