package dev.penstock.simulator.openai;

import java.util.concurrent.atomic.AtomicLong;

/** Ids of replies: a count, in as many characters for every reply, so that prebuilt bytes have room for it. Shared between threads. */
final class Ids {
    static final String CHAT = "chatcmpl-";

    private static final int DIGITS = 12;

    private final AtomicLong count = new AtomicLong();

    String next(String prefix) {
        String digits = Long.toString(count.incrementAndGet(), 36);
        return prefix + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    }
}
