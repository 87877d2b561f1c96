package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.routing.Version;

/** Admits the cost of an attempt before it is sent. May be shared between threads. */
@FunctionalInterface
public interface Budget {

    /**
     * Sets money aside for the worst case of one attempt.
     *
     * @throws Refusal with status 402 where it does not fit
     */
    Hold reserve(Caller caller, Call call, Version version) throws Refusal;

    /** Money set aside for one attempt; ends in exactly one of its methods. */
    interface Hold {
        /** The attempt took this much, or at least may have. */
        void settle(TokenUsage usage);

        /** It is certain that nothing was billed. */
        void release();
    }

    /** Admits everything and keeps no account. */
    static Budget unlimited() {
        Hold free = new Hold() {
            @Override
            public void settle(TokenUsage usage) {}

            @Override
            public void release() {}
        };
        return (caller, call, version) -> free;
    }
}
