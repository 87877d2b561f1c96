package dev.penstock.core.routing;

import dev.penstock.core.dialect.TokenUsage;

/**
 * What tokens cost, each in whole nano-dollars per token: a price of 0.15 dollars per million tokens is 150.
 *
 * @param input a prompt token that no cache knows
 * @param cachedInput a prompt token read from the provider's cache
 * @param cacheWrite a prompt token written to the provider's cache
 * @param cacheWriteLong one written for longer than usual
 * @param output a token of the answer
 * @param reasoning a token of the reasoning before the answer
 */
public record Rates(long input, long cachedInput, long cacheWrite, long cacheWriteLong, long output, long reasoning) {
    public Rates {
        notNegative("input", input);
        notNegative("cachedInput", cachedInput);
        notNegative("cacheWrite", cacheWrite);
        notNegative("cacheWriteLong", cacheWriteLong);
        notNegative("output", output);
        notNegative("reasoning", reasoning);
    }

    /** What a prompt token can cost at most, whatever the cache does with it. */
    public long dearestInput(boolean longCache) {
        long written = longCache ? Math.max(cacheWrite, cacheWriteLong) : cacheWrite;
        return Math.max(Math.max(input, cachedInput), written);
    }

    public long dearestOutput() {
        return Math.max(output, reasoning);
    }

    /** Of each rate the higher one. */
    public Rates max(Rates other) {
        return new Rates(
                Math.max(input, other.input),
                Math.max(cachedInput, other.cachedInput),
                Math.max(cacheWrite, other.cacheWrite),
                Math.max(cacheWriteLong, other.cacheWriteLong),
                Math.max(output, other.output),
                Math.max(reasoning, other.reasoning));
    }

    /**
     * In nano-dollars.
     *
     * @throws ArithmeticException where it does not fit
     */
    public long of(TokenUsage usage, boolean longCache) {
        long written = longCache ? Math.max(cacheWrite, cacheWriteLong) : cacheWrite;
        long plain = usage.input() - usage.cachedInput() - usage.cacheWrite();
        long sum = Math.multiplyExact(plain, input);
        sum = Math.addExact(sum, Math.multiplyExact(usage.cachedInput(), cachedInput));
        sum = Math.addExact(sum, Math.multiplyExact(usage.cacheWrite(), written));
        sum = Math.addExact(sum, Math.multiplyExact(usage.output() - usage.reasoning(), output));
        return Math.addExact(sum, Math.multiplyExact(usage.reasoning(), reasoning));
    }

    private static void notNegative(String name, long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException(name + ": " + nanos + " (expected: 0 or more nano-dollars per token)");
        }
    }
}
