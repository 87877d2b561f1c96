package dev.penstock.core.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one call, both directions: the request for the upstream, and what its reply becomes for the caller. Made
 * anew for every attempt; confined to one event loop.
 */
public interface Exchange {

    UpstreamRequest request();

    /** The members of the caller's request that this upstream cannot carry and that were left out; told in a header. */
    default List<String> dropped() {
        return List.of();
    }

    /** Turns the whole body of a successful reply to a call that does not stream into the caller's answer. */
    WholeReply whole(byte[] body);

    /** Starts reading a successful streamed reply. */
    ReplyStream stream();

    /** A reply in one piece: either what the caller gets, or why there is none. */
    sealed interface WholeReply {
        record Answer(byte[] body, TokenUsage usage, Finish finish) implements WholeReply {}

        /**
         * No answer.
         *
         * @param usage what the provider says that it counted all the same; null where it says nothing of it
         */
        record Failed(Problem problem, @Nullable TokenUsage usage) implements WholeReply {}
    }
}
