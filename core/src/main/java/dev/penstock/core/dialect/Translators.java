package dev.penstock.core.dialect;

import org.jspecify.annotations.Nullable;

/** Finds the way from a caller's dialect to an upstream's. Shared between threads. */
public interface Translators {

    CallerDialect caller(Dialect dialect);

    UpstreamDialect upstream(Dialect dialect);

    /**
     * Answers a call that needs no upstream: a count of tokens where the upstream's dialect has no such question, or a call
     * that only loads a model. Asked before {@link #exchange}, which is not for such calls.
     *
     * @return null where an upstream must be asked
     * @throws Refusal where the call cannot be read
     */
    Exchange.WholeReply.@Nullable Answer ownAnswer(Call call, UpstreamModel upstream) throws Refusal;

    /**
     * Starts one attempt.
     *
     * @throws Refusal where the upstream cannot carry a member of the request that matters
     */
    Exchange exchange(Call call, UpstreamModel upstream) throws Refusal;
}
