package dev.penstock.simulator.wire;

import io.vertx.core.Context;
import java.util.concurrent.TimeUnit;

/**
 * Later turns of one event loop; its timers tick in milliseconds.
 *
 * @param context of the loop
 */
record Clockwork(Context context) {
    private static final long HALF_TICK_NANOS = 500_000;

    /** At once when there is nothing to wait for. */
    void after(long nanos, Runnable then) {
        if (nanos <= 0) {
            then.run();
        } else {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + HALF_TICK_NANOS));
            context.owner().setTimer(millis, fired -> then.run());
        }
    }

    /** In another turn even when there is nothing to wait for, so that others get theirs and no stack grows. */
    void later(long nanos, Runnable then) {
        if (nanos <= 0) {
            context.runOnContext(turn -> then.run());
        } else {
            after(nanos, then);
        }
    }
}
