package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;

/**
 * Money of one window that this node may spend without asking: {@code used + held <= amount} at every moment. Guarded by its
 * {@link Cashier}.
 */
final class Slice {
    private final long id;
    private final Scope scope;
    private final Window window;
    private long amount;
    private long used;
    private long held;
    private long endsAt;
    private long usedAt;
    private boolean direct;
    private Stage stage = Stage.OPEN;

    /** How far it is on its way out. */
    enum Stage {
        OPEN,
        /** Admits nothing more; what is idle has been given back. */
        RETIRED,
        /** Said to be given up. */
        CLOSING,
        /** The treasury knows. */
        CLOSED
    }

    Slice(long id, Scope scope, Window window) {
        this.id = id;
        this.scope = scope;
        this.window = window;
    }

    long id() {
        return id;
    }

    Scope scope() {
        return scope;
    }

    Window window() {
        return window;
    }

    long amount() {
        return amount;
    }

    long used() {
        return used;
    }

    long held() {
        return held;
    }

    long idle() {
        return amount - used - held;
    }

    boolean direct() {
        return direct;
    }

    Stage stage() {
        return stage;
    }

    void stage(Stage next) {
        stage = next;
    }

    boolean usable(long now) {
        return stage == Stage.OPEN && now - endsAt < 0;
    }

    boolean over(long now) {
        return now - endsAt >= 0;
    }

    boolean unusedFor(long nanos, long now) {
        return held == 0 && now - usedAt >= nanos;
    }

    long endsAt() {
        return endsAt;
    }

    void receive(long more, boolean isDirect, long until, long now) {
        amount += more;
        direct = isDirect;
        endsAt = until;
        usedAt = now;
        stage = Stage.OPEN;
    }

    void wantBack() {
        direct = true;
    }

    void hold(long nanos, long now) {
        held += nanos;
        usedAt = now;
        check();
    }

    void release(long nanos) {
        held -= nanos;
        check();
    }

    /**
     * Uses up what a hold cost.
     *
     * @return how much of it is not covered
     */
    long settle(long holding, long cost) {
        held -= holding;
        long covered = Math.min(cost, idle());
        used += covered;
        check();
        return cost - covered;
    }

    /** Takes out all that is idle. */
    long takeIdle() {
        long idle = idle();
        amount -= idle;
        return idle;
    }

    private void check() {
        if (held < 0 || used < 0 || idle() < 0) {
            throw new IllegalStateException("slice " + id + " of " + scope + ": used " + used + ", held " + held
                    + " of " + amount + " (expected: none below 0, and no more than all)");
        }
    }
}
