package dev.penstock.app;

import java.util.function.Consumer;

/**
 * Hears SIGTERM and SIGINT. The platform's shutdown hooks would not do: they cannot tell a second signal, and they end the
 * process with a failure.
 */
final class StopSignals {
    private StopSignals() {}

    /** What a signal means to its hearer. */
    enum Wish {
        /** From a supervisor: take your time, tell the balancers. */
        TERMINATE,
        /** From the keyboard. */
        INTERRUPT
    }

    /** Calls the hearer for every signal, on a thread of the platform's. */
    static void hear(Consumer<Wish> hearer) {
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> hearer.accept(Wish.TERMINATE));
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> hearer.accept(Wish.INTERRUPT));
    }
}
