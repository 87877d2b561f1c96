package dev.penstock.simulator.answer;

/**
 * Tokens of one call as a provider charges them.
 *
 * @param prompt all of the prompt, cached ones included
 * @param cached of the prompt, read from the cache
 * @param cacheWritten of the prompt, written to the cache
 * @param completion all that was made, reasoning included
 * @param reasoning of the completion
 */
public record Usage(long prompt, long cached, long cacheWritten, long completion, long reasoning) {
    /** Of the prompt, neither read from the cache nor written to it. */
    public long fresh() {
        return prompt - cached - cacheWritten;
    }
}
