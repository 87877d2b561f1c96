package dev.penstock.simulator.wire;

/** What is done next with a response body. */
sealed interface Step {
    /** Sends an event, perhaps together with its neighbours. */
    record Send(Frame frame) implements Step {}

    /** Sends bytes in a flush of their own; the receiver gets a moment to read them alone. */
    record Flush(byte[] bytes, int tokens) implements Step {}

    /** Waits, then goes on. */
    record Wait(long nanos) implements Step {}

    /** Sends nothing more and leaves the socket open. */
    record Stall() implements Step {}

    /** Closes the connection. */
    record Cut() implements Step {}
}
