package dev.penstock.simulator.behaviour;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The behaviour that is not in the call itself: defaults, and what is laid up for the next calls. Shared between threads. */
public final class Script {
    private final Behaviour atStart;
    private volatile Behaviour defaults;
    private final ConcurrentLinkedQueue<Behaviour> next = new ConcurrentLinkedQueue<>();

    public Script(Behaviour atStart) {
        this.atStart = atStart;
        this.defaults = atStart;
    }

    /** The behaviour of the call at hand; takes one laid-up behaviour away if there is one. */
    public Behaviour take() {
        Behaviour base = defaults;
        if (next.isEmpty()) {
            return base;
        }
        Behaviour scripted = next.poll();
        return scripted == null ? base : base.overlaidBy(scripted);
    }

    /** Lays up behaviours, one for each of the next calls. */
    public void enqueue(Collection<Behaviour> behaviours) {
        next.addAll(behaviours);
    }

    /** Changes the defaults: those of the start with these over them. */
    public void defaults(Behaviour behaviour) {
        defaults = atStart.overlaidBy(behaviour);
    }

    /** The defaults in force. */
    public Behaviour defaults() {
        return defaults;
    }

    /** Back to the defaults of the start, nothing laid up. */
    public void reset() {
        next.clear();
        defaults = atStart;
    }
}
