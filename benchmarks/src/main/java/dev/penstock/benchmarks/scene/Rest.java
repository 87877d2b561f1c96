package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.process.Arm;
import java.time.Duration;

/** Waits until an arm has done what it put off under load, so that it neither hides that nor disturbs the next measurement. */
final class Rest {
    private static final long LOOK_MILLIS = 250;
    /** A JVM that does nothing still ticks. */
    private static final Duration IDLE = Duration.ofMillis(10);

    private static final int LOOKS_MAX = 120;

    private Rest() {}

    /**
     * Waits, half a minute at most.
     *
     * @return the CPU time that the arm used meanwhile
     */
    static Duration after(Arm arm) throws InterruptedException {
        Duration begin = Calm.cpu(arm);
        Duration before = begin;
        for (int i = 0; i < LOOKS_MAX; i++) {
            Thread.sleep(LOOK_MILLIS);
            Duration now = Calm.cpu(arm);
            if (now.minus(before).compareTo(IDLE) <= 0) {
                return now.minus(begin);
            }
            before = now;
        }
        return before.minus(begin);
    }
}
