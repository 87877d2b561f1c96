package dev.penstock.simulator.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Events of a stream, each made when it is asked for, so that a stream may be endless. */
public abstract class FrameFeed implements Iterator<Frame> {
    private final Deque<Frame> ready = new ArrayDeque<>();
    private boolean over;

    /** Makes the next events, with {@link #put}, or ends the stream with {@link #end}. */
    protected abstract void advance();

    protected final void put(Frame frame) {
        ready.add(frame);
    }

    protected final void end() {
        over = true;
    }

    @Override
    public final boolean hasNext() {
        while (ready.isEmpty() && !over) {
            advance();
        }
        return !ready.isEmpty();
    }

    @Override
    public final Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream is over");
        }
        return ready.remove();
    }
}
