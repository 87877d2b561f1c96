package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.TokenUsage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Token counts as an upstream reports them, trusted no further than a count can be true. */
public final class Counts {
    /** Above this a double-counting service cannot be told from a hostile one. */
    private static final long COUNT_MAX = 1L << 40;

    private Counts() {}

    /** A count; absent is 0, and what is no count is -1. */
    public static long of(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return 0;
        }
        if (!node.isNumber() || !node.canConvertToLong()) {
            return -1;
        }
        long count = node.longValue();
        return count > COUNT_MAX ? -1 : count;
    }

    /** A report, if every count in it can be true; else null, and an estimate takes its place. */
    public static @Nullable TokenUsage usage(
            long input, long output, long cachedInput, long cacheWrite, long reasoning) {
        boolean possible = input >= 0 && output >= 0 && cachedInput >= 0 && cacheWrite >= 0 && reasoning >= 0;
        return possible
                ? new TokenUsage(
                        input, output, cachedInput, cacheWrite, reasoning, TokenUsage.Provenance.PROVIDER_REPORTED)
                : null;
    }

    /** A report whose prompt was not counted, with an estimate in its place: no prompt takes nothing. */
    public static TokenUsage withInput(TokenUsage reported, LongSupplier estimate) {
        return reported.input() > 0
                ? reported
                : new TokenUsage(
                        estimate.getAsLong(),
                        reported.output(),
                        0,
                        0,
                        reported.reasoning(),
                        TokenUsage.Provenance.ESTIMATED);
    }
}
