package dev.penstock.core.money.price;

import dev.penstock.core.money.Money;
import java.util.OptionalLong;

/**
 * A generation that may be longer than one call allows, and is then continued by further calls. Each of those sends all text
 * so far as its input again, which is why a long job costs more than its output.
 *
 * @param capPerCall the most output tokens of one call
 * @param continuationsMax how many further calls there may be
 * @param marginPerContinuation input tokens that each further call adds for its instructions
 */
public record ContinuedJob(long capPerCall, long continuationsMax, long marginPerContinuation) {
    public ContinuedJob {
        if (capPerCall < 1 || continuationsMax < 0 || marginPerContinuation < 0) {
            throw new IllegalArgumentException("job: " + capPerCall + ", " + continuationsMax + ", "
                    + marginPerContinuation + " (expected: a cap of at least 1, and no negative figures)");
        }
    }

    /** The longest output that can be had at all. */
    public long outputMax() {
        return Math.multiplyExact(capPerCall, continuationsMax + 1);
    }

    /**
     * All calls of the job taken together, each of several counted in full.
     *
     * @throws IllegalArgumentException where the output is longer than {@link #outputMax}
     */
    public CallBound bound(long inputTokens, long outputTokens) {
        if (outputTokens < 1 || outputTokens > outputMax()) {
            throw new IllegalArgumentException("outputTokens: " + outputTokens + " (expected: 1.." + outputMax() + ")");
        }
        long calls = Math.ceilDiv(outputTokens, capPerCall);
        if (calls == 1) {
            return CallBound.of(inputTokens, outputTokens);
        }
        long repeated = Math.multiplyExact(capPerCall, calls * (calls - 1) / 2);
        long prompts = Math.addExact(Math.multiplyExact(inputTokens, calls), (calls - 1) * marginPerContinuation);
        return CallBound.of(Math.addExact(prompts, repeated), calls * capPerCall);
    }

    /** The longest output that costs no more than that; absent where there is none. */
    public OptionalLong affordableOutput(PriceVersion version, long inputTokens, Money most) {
        for (long calls = continuationsMax + 1; calls > 1; calls--) {
            CallBound whole = bound(inputTokens, calls * capPerCall);
            if (Quote.of(version, whole).worst().compareTo(most) <= 0) {
                return OptionalLong.of(whole.outputTokens());
            }
        }
        return Quote.affordableOutput(version, CallBound.of(inputTokens, capPerCall), most);
    }
}
