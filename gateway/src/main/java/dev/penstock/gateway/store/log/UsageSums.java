package dev.penstock.gateway.store.log;

/**
 * Calls added up.
 *
 * @param errors all that did not succeed and were neither refused for their rate nor left by their caller
 * @param costNanos nano-dollars, at the price that held when each call was made
 * @param unpriced calls that took tokens of a model whose price is not known
 * @param latencyMillis of all together
 */
public record UsageSums(
        long requests,
        long successes,
        long errors,
        long rateLimited,
        long promptTokens,
        long completionTokens,
        long costNanos,
        long unpriced,
        long latencyMillis) {

    public static final UsageSums NONE = new UsageSums(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public long totalTokens() {
        return promptTokens + completionTokens;
    }

    public long averageLatencyMillis() {
        return requests == 0 ? 0 : latencyMillis / requests;
    }

    /** Calls that their caller left count neither way; without any other call nothing failed. */
    public double successRate() {
        long judged = successes + errors + rateLimited;
        return judged == 0 ? 1 : (double) successes / judged;
    }

    public UsageSums plus(UsageSums more) {
        return new UsageSums(
                requests + more.requests,
                successes + more.successes,
                errors + more.errors,
                rateLimited + more.rateLimited,
                promptTokens + more.promptTokens,
                completionTokens + more.completionTokens,
                costNanos + more.costNanos,
                unpriced + more.unpriced,
                latencyMillis + more.latencyMillis);
    }
}
