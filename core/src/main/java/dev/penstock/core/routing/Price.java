package dev.penstock.core.routing;

/**
 * What a model's tokens cost, each in whole nano-dollars per token: a price of 0.15 dollars per million tokens is 150.
 *
 * @param input a prompt token that no cache knows
 * @param cachedInput a prompt token read from the provider's cache
 * @param cacheWrite a prompt token written to the provider's cache
 * @param output a token of the answer
 * @param reasoning a token of the reasoning before the answer
 */
public record Price(long input, long cachedInput, long cacheWrite, long output, long reasoning) {
    public Price {
        notNegative("input", input);
        notNegative("cachedInput", cachedInput);
        notNegative("cacheWrite", cacheWrite);
        notNegative("output", output);
        notNegative("reasoning", reasoning);
    }

    /** Without a discount for cached tokens, and with reasoning at the price of the answer. */
    public static Price of(long input, long output) {
        return new Price(input, input, input, output, output);
    }

    private static void notNegative(String name, long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException(name + ": " + nanos + " (expected: 0 or more nano-dollars per token)");
        }
    }
}
