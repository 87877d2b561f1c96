package dev.penstock.core.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** A bounded number of things at once. May be shared between threads. */
public final class Slots {
    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * @param limit the most at once; 0 means no limit
     */
    public Slots(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 0 or more)");
        }
        this.limit = limit;
    }

    /** Takes a slot; whoever got true gives it back once. */
    public boolean tryTake() {
        if (limit == 0) {
            taken.incrementAndGet();
            return true;
        }
        int now = taken.get();
        while (now < limit) {
            if (taken.compareAndSet(now, now + 1)) {
                return true;
            }
            now = taken.get();
        }
        return false;
    }

    public void giveBack() {
        if (taken.decrementAndGet() < 0) {
            throw new IllegalStateException("a slot was given back twice");
        }
    }

    public int taken() {
        return taken.get();
    }

    public int limit() {
        return limit;
    }
}
