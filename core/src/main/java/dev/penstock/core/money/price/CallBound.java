package dev.penstock.core.money.price;

/**
 * The most that a call can take, as far as that is bounded before it is sent.
 *
 * @param inputTokens of the prompt with all that the provider adds to it; see {@link TokenBound}
 * @param outputTokens of one answer: the limit that is sent upstream
 * @param reasoningTokens of one answer, beyond {@code outputTokens}; 0 where the provider's limit covers reasoning
 * @param answers how many are generated: the larger of {@code n} and {@code best_of}
 * @param toolUses how often the provider may use tools of its own that it charges for
 * @param longCache whether the call asks for cache entries that live longer than usual
 * @param priority whether the call asks for a faster and dearer service
 */
public record CallBound(
        long inputTokens,
        long outputTokens,
        long reasoningTokens,
        long answers,
        long toolUses,
        boolean longCache,
        boolean priority) {
    public CallBound {
        atLeast("inputTokens", inputTokens, 0);
        atLeast("outputTokens", outputTokens, 0);
        atLeast("reasoningTokens", reasoningTokens, 0);
        atLeast("answers", answers, 1);
        atLeast("toolUses", toolUses, 0);
    }

    /** One answer, nothing out of the ordinary. */
    public static CallBound of(long inputTokens, long outputTokens) {
        return new CallBound(inputTokens, outputTokens, 0, 1, 0, false, false);
    }

    public CallBound withOutputTokens(long tokens) {
        return new CallBound(inputTokens, tokens, reasoningTokens, answers, toolUses, longCache, priority);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + least + ")");
        }
    }
}
