package dev.penstock.core.dialect;

/** Finds the way from a caller's dialect to an upstream's. Shared between threads. */
public interface Translators {

    CallerDialect caller(Dialect dialect);

    UpstreamDialect upstream(Dialect dialect);

    /**
     * Starts one attempt.
     *
     * @throws Refusal where the upstream cannot carry a member of the request that matters
     */
    Exchange exchange(Call call, UpstreamModel upstream) throws Refusal;
}
