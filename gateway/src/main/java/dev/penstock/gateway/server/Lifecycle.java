package dev.penstock.gateway.server;

/** Whether the gateway takes calls, as readiness and answers tell it. May be shared between threads. */
public final class Lifecycle {
    private volatile State state = State.STARTING;

    /** The stages of a process's life. */
    public enum State {
        STARTING,
        READY,
        /** Still serving what comes, but asking everybody to go elsewhere. */
        DRAINING
    }

    public State state() {
        return state;
    }

    public void ready() {
        state = State.READY;
    }

    public void draining() {
        state = State.DRAINING;
    }

    boolean isDraining() {
        return state == State.DRAINING;
    }
}
