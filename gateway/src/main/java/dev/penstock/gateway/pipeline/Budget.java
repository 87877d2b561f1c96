package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.routing.Version;
import java.util.function.Consumer;

/** Admits the cost of attempts before they are sent. May be shared between threads. */
@FunctionalInterface
public interface Budget {

    /** Begins the account of one call. */
    Account open(Caller caller, Call call, String requestId);

    /** What one call may spend on all its attempts, one after the other. Confined to one event loop. */
    interface Account {
        /**
         * Sets money aside for the worst case of one attempt.
         *
         * @param later is told where the answer is {@link Later}; on another thread, and mostly within a few milliseconds
         */
        Answer reserve(Version version, Consumer<Answer> later);

        /** Nobody waits for an answer any more. */
        void leave();
    }

    /** What a budget says to an attempt. */
    sealed interface Answer {
        /**
         * It may be sent.
         *
         * @param call as it is to be sent: where its caller set no limit of the answer, one may be imposed
         */
        record Granted(Call call, Hold hold) implements Answer {}

        /** It must not be sent. */
        record Refused(Problem problem) implements Answer {}

        /** That is not known yet. */
        record Later() implements Answer {}
    }

    /** Money set aside for one attempt; ends in exactly one of {@link #settle} and {@link #release}. */
    interface Hold {
        /**
         * The first byte is about to go out.
         *
         * @throws Refusal where it must not, because nobody could tell after a crash that it did; the hold is to be released
         */
        void sending() throws Refusal;

        void settle(Ending ending);

        /** It is certain that nothing was billed. */
        void release();
    }

    /**
     * How an attempt that was sent ended.
     *
     * @param usage what the provider says that it took, or what passed through
     */
    record Ending(How how, TokenUsage usage) {
        /** How much is known. */
        public enum How {
            /** The answer came whole. */
            WHOLE,
            /** It was cut off or left, and what came until then was counted. */
            CUT,
            /** It was sent, and nothing that came tells what was done. */
            UNKNOWN
        }
    }

    /** A hold of nothing, for what costs nothing. */
    Hold NOTHING = new Hold() {
        @Override
        public void sending() {}

        @Override
        public void settle(Ending ending) {}

        @Override
        public void release() {}
    };
}
