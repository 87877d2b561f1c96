package dev.penstock.simulator.bill;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one call truly cost; written by one event loop, read by any thread. */
public final class BillLine {
    private final Bill bill;
    private final Opening opening;
    private final long startedNanos = System.nanoTime();
    private volatile int status;
    private volatile long tokensWritten;
    private volatile long bytesWritten;
    private volatile boolean complete;
    private volatile boolean cut;
    private volatile long callerGoneNanos = -1;

    BillLine(Bill bill, Opening opening) {
        this.bill = bill;
        this.opening = opening;
    }

    /**
     * What is known when the answer is decided.
     *
     * @param id of the reply
     * @param at when the call came
     * @param dialect that it was made in
     * @param path that it came to
     * @param model that it asked for
     * @param streamed whether the answer comes in events
     * @param promptTokens that the provider would charge for
     * @param completionTokens of the answer if it goes out in full
     * @param key that the caller showed
     * @param idempotencyKey that the caller gave
     * @param headerNames of the request
     */
    public record Opening(
            String id,
            Instant at,
            String dialect,
            String path,
            String model,
            boolean streamed,
            long promptTokens,
            long completionTokens,
            @Nullable String key,
            @Nullable String idempotencyKey,
            Set<String> headerNames) {}

    /** The head went out. */
    public void answered(int code) {
        status = code;
    }

    /** The socket took so many tokens and bytes more. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the call's event loop
    public void wrote(int tokens, int bytes) {
        tokensWritten += tokens;
        bytesWritten += bytes;
        bill.wrote(tokens, bytes);
    }

    /** Everything went out. */
    public void complete() {
        if (!complete) {
            complete = true;
            bill.completed();
        }
    }

    /** The simulator itself broke the connection off. */
    public void cut() {
        cut = true;
    }

    /** The caller was seen to leave before the end; not counted when the simulator broke off. */
    public void callerGone() {
        if (!complete && !cut && callerGoneNanos < 0) {
            callerGoneNanos = System.nanoTime() - startedNanos;
            bill.callerLeft();
        }
    }

    public Opening opening() {
        return opening;
    }

    public int status() {
        return status;
    }

    public long tokensWritten() {
        return tokensWritten;
    }

    public long bytesWritten() {
        return bytesWritten;
    }

    public boolean isComplete() {
        return complete;
    }

    public boolean isCut() {
        return cut;
    }

    public boolean isCallerGone() {
        return callerGoneNanos >= 0;
    }

    /** Nanoseconds from the call's start until its caller was seen to leave; negative if it was not. */
    public long callerGoneNanos() {
        return callerGoneNanos;
    }
}
