package dev.penstock.simulator.answer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of replies: a count, in as many characters for every reply, so that prebuilt bytes have room for it. Shared between
 * threads.
 */
public final class Ids {
    private static final int DIGITS = 12;

    private final AtomicLong count = new AtomicLong();

    /** An id that no other reply has. */
    public String next(String prefix) {
        String digits = Long.toString(count.incrementAndGet(), 36);
        return prefix + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    }
}
