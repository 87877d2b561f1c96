package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;

/** When the next tokens are due; a schedule from the first one on, so that late timers do not add up. */
final class Pace {
    private static final long INTERVAL_DEFAULT_NANOS = 1_000_000_000L;

    private final double nanosPerToken;
    private long startNanos;
    private long tokens;

    Pace(Behaviour behaviour) {
        double rate = behaviour.number(Directive.RATE);
        this.nanosPerToken = rate == 0 ? 0 : 1e9 / rate;
    }

    boolean isUnlimited() {
        return nanosPerToken == 0;
    }

    void start(long nowNanos) {
        startNanos = nowNanos;
    }

    /** How long to wait before the next event; zero or less when it is due. */
    long nanosUntilDue(long nowNanos) {
        return startNanos + (long) (tokens * nanosPerToken) - nowNanos;
    }

    void sent(int count) {
        tokens += count;
    }

    static long intervalNanos(Behaviour behaviour) {
        return behaviour.has(Directive.INTERVAL)
                ? Math.max(100_000, behaviour.duration(Directive.INTERVAL).toNanos())
                : INTERVAL_DEFAULT_NANOS;
    }
}
