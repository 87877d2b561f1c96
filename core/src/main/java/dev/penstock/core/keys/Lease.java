package dev.penstock.core.keys;

import dev.penstock.core.limit.Moment;

/**
 * One call's use of a key, from its choice to the end of the call. Its owner ends it in exactly one of {@link #end} and
 * {@link #undo}. May be passed between threads, but is used by one at a time.
 *
 * @param <W> see {@link KeyPool}
 */
public final class Lease<W> {
    private final Object guard;
    private final UpstreamKey key;
    private final W way;
    private final KeyState state;
    private final KeyState.Use use;
    private long seen;
    private boolean trying;
    private boolean over;

    Lease(Object guard, UpstreamKey key, W way, KeyState state, KeyState.Use use) {
        this.guard = guard;
        this.key = key;
        this.way = way;
        this.state = state;
        this.use = use;
        this.seen = use.seen();
        this.trying = use.trial();
    }

    public UpstreamKey key() {
        return key;
    }

    public W way() {
        return way;
    }

    /**
     * The provider said something of the key; it may say more than one thing during a call.
     *
     * @return whether the key stands otherwise now
     */
    public boolean hear(Verdict verdict, Moment now) {
        synchronized (guard) {
            endTrial();
            long before = state.changes();
            seen = state.hear(verdict, seen, now);
            return before != state.changes();
        }
    }

    /** The call is over and took this many tokens. */
    public void end(long tokens, Moment now) {
        synchronized (guard) {
            finish();
            state.end(use, tokens, now);
        }
    }

    /** The call is over, and nobody knows better what it took than the estimate did. */
    public void end() {
        synchronized (guard) {
            finish();
            state.end();
        }
    }

    /** The call was never sent. */
    public void undo(Moment now) {
        synchronized (guard) {
            finish();
            state.undo(use, now);
        }
    }

    private void finish() {
        if (over) {
            throw new IllegalStateException("the lease of key " + key.name() + " was ended twice");
        }
        over = true;
        endTrial();
    }

    private void endTrial() {
        if (trying) {
            trying = false;
            state.endTrial(seen);
        }
    }
}
