package dev.penstock.simulator;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread brings about, up to a limit that only failures reach. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration TURN = Duration.ofMillis(5);
    private static final int STEADY_TURNS = 20;

    private Await() {}

    static <T> T until(Supplier<T> state, Predicate<T> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        T seen = state.get();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + seen);
            }
            LockSupport.parkNanos(TURN.toNanos());
            seen = state.get();
        }
        return seen;
    }

    /** The figure once it has stopped to grow. */
    static long settled(LongSupplier figure) {
        long last = -1;
        int steady = 0;
        while (steady < STEADY_TURNS) {
            long now = figure.getAsLong();
            steady = now == last && now > 0 ? steady + 1 : 0;
            last = now;
            LockSupport.parkNanos(TURN.toNanos());
        }
        return last;
    }
}
