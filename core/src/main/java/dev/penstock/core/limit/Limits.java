package dev.penstock.core.limit;

/**
 * How much one credential may take; 0 means no limit.
 *
 * @param callsPerMinute RPM
 * @param tokensPerMinute TPM, prompt and answer together
 * @param callsPerDay RPD, by the calendar
 */
public record Limits(long callsPerMinute, long tokensPerMinute, long callsPerDay, int callsAtOnce) {
    public static final Limits NONE = new Limits(0, 0, 0, 0);

    public Limits {
        notNegative("callsPerMinute", callsPerMinute);
        notNegative("tokensPerMinute", tokensPerMinute);
        notNegative("callsPerDay", callsPerDay);
        notNegative("callsAtOnce", callsAtOnce);
    }

    public long of(Measure measure) {
        return switch (measure) {
            case CALLS_PER_MINUTE -> callsPerMinute;
            case TOKENS_PER_MINUTE -> tokensPerMinute;
            case CALLS_PER_DAY -> callsPerDay;
            case CALLS_AT_ONCE -> callsAtOnce;
        };
    }

    private static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }
}
