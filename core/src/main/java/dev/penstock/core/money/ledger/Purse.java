package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Verdict;
import org.jspecify.annotations.Nullable;

/** What this node has of one scope: its present slice, who waits for more, and how fast it goes. Guarded by its {@link Cashier}. */
final class Purse {
    /** A slice is worth so many calls where nothing is known of how fast they come. */
    private static final long CALLS_AHEAD = 4;

    private Limit limit;
    private @Nullable Slice slice;
    private int waiting;
    private long heldThisTick;
    private long heldPerTick;
    private @Nullable Verdict declined;
    private long declinedUntil;

    Purse(Limit limit) {
        this.limit = limit;
    }

    Limit limit() {
        return limit;
    }

    void limit(Limit next) {
        limit = next;
    }

    @Nullable
    Slice slice() {
        return slice;
    }

    /** Null where it has none that can be used now. */
    @Nullable
    Slice usable(long now) {
        return slice != null && slice.usable(now) ? slice : null;
    }

    long idle(long now) {
        Slice present = usable(now);
        return present == null ? 0 : present.idle();
    }

    /** Puts another slice in the place of the present one. */
    void slice(@Nullable Slice next) {
        slice = next;
    }

    boolean covers(long nanos, long now) {
        return waiting == 0 && nanos <= idle(now) && usable(now) != null;
    }

    void queue() {
        waiting++;
    }

    void leave() {
        waiting--;
    }

    boolean unneeded() {
        return slice == null && waiting == 0;
    }

    void count(long nanos) {
        heldThisTick = Math.max(0, heldThisTick + nanos);
    }

    void tick() {
        heldPerTick = Math.max(heldThisTick, heldPerTick / 2);
        heldThisTick = 0;
    }

    long wish(long nanos) {
        return Math.max(saturatedTimes(nanos, CALLS_AHEAD), heldPerTick);
    }

    /** Whether calls come so fast that the next should not have to wait. */
    boolean runsLow(long now) {
        Slice present = usable(now);
        return present != null && !present.direct() && present.idle() < heldPerTick / 2;
    }

    void declined(Verdict verdict, long until) {
        declined = verdict;
        declinedUntil = until;
    }

    void forgetDeclined() {
        declined = null;
    }

    /** What the treasury said a moment ago, where that settles the matter. */
    @Nullable
    Verdict declines(long nanos, long now) {
        if (declined == null || now - declinedUntil >= 0) {
            return null;
        }
        return nanos - idle(now) > declined.fits().nanos() ? declined : null;
    }

    private static long saturatedTimes(long nanos, long factor) {
        return nanos > Long.MAX_VALUE / factor ? Long.MAX_VALUE : nanos * factor;
    }
}
