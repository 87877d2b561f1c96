package dev.penstock.core.dialect;

/**
 * How many tokens a call took, in one meaning for all dialects (the table "Side by side" of the wire formats).
 *
 * @param input the whole prompt, cached tokens and cache writes included
 * @param output the whole completion, reasoning included
 * @param cachedInput the part of {@code input} that was read from the provider's cache
 * @param cacheWrite the part of {@code input} that was written to the provider's cache
 * @param reasoning the part of {@code output} that was reasoning, 0 where the provider does not tell
 * @param provenance who counted
 */
public record TokenUsage(
        long input, long output, long cachedInput, long cacheWrite, long reasoning, Provenance provenance) {

    /** Who counted. */
    public enum Provenance {
        PROVIDER_REPORTED,
        ESTIMATED
    }

    public static TokenUsage estimated(long input, long output) {
        return new TokenUsage(input, output, 0, 0, 0, Provenance.ESTIMATED);
    }

    public boolean reported() {
        return provenance == Provenance.PROVIDER_REPORTED;
    }

    /** Both together: reported by providers unless a part of it that is not nothing was estimated. */
    public TokenUsage plus(TokenUsage more) {
        boolean reported = (reported() || isNothing()) && (more.reported() || more.isNothing());
        return new TokenUsage(
                input + more.input,
                output + more.output,
                cachedInput + more.cachedInput,
                cacheWrite + more.cacheWrite,
                reasoning + more.reasoning,
                reported && (reported() || more.reported()) ? Provenance.PROVIDER_REPORTED : Provenance.ESTIMATED);
    }

    private boolean isNothing() {
        return input == 0 && output == 0;
    }
}
