package dev.penstock.gateway.loop;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything with a time limit on one event loop, a few times a second.
 *
 * <p>One timer for all instead of one per request: setting and cancelling timers would cost each request more than the
 * limits are worth, and none of them needs to be exact. The period follows the shortest limit.
 */
public final class Sweeper {
    private static final long PERIOD_MILLIS_MAX = 250;
    private static final long PERIOD_MILLIS_MIN = 10;

    private @Nullable Watch head;
    private @Nullable Watch following;

    /**
     * @param shortestLimitNanos the shortest of all limits that watches of this sweeper check
     */
    public Sweeper(Vertx vertx, long shortestLimitNanos) {
        long period = TimeUnit.NANOSECONDS.toMillis(shortestLimitNanos) / 4;
        vertx.setPeriodic(Math.clamp(period, PERIOD_MILLIS_MIN, PERIOD_MILLIS_MAX), timer -> sweep(System.nanoTime()));
    }

    public void add(Watch watch) {
        if (watch.linked) {
            return;
        }
        watch.linked = true;
        watch.next = head;
        if (head != null) {
            head.previous = watch;
        }
        head = watch;
    }

    @SuppressWarnings("ReferenceEquality") // a list of these very objects
    public void remove(Watch watch) {
        if (!watch.linked) {
            return;
        }
        if (watch == following) {
            following = watch.next;
        }
        if (watch.previous == null) {
            head = watch.next;
        } else {
            watch.previous.next = watch.next;
        }
        if (watch.next != null) {
            watch.next.previous = watch.previous;
        }
        watch.linked = false;
        watch.previous = null;
        watch.next = null;
    }

    private void sweep(long now) {
        following = head;
        while (following != null) {
            Watch watch = following;
            following = watch.next;
            watch.tick(now);
        }
    }
}
