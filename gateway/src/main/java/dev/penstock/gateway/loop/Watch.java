package dev.penstock.gateway.loop;

import org.jspecify.annotations.Nullable;

/** Something with time limits that a {@link Sweeper} looks at a few times a second. Confined to one event loop. */
public abstract class Watch {
    @Nullable
    Watch previous;

    @Nullable
    Watch next;

    boolean linked;

    /**
     * Checks the limits. May unlink itself.
     *
     * @param now {@link System#nanoTime()}
     */
    protected abstract void tick(long now);
}
