package dev.penstock.simulator.behaviour;

import java.util.Locale;

/** How the reported usage is told: truly, or wrong in one of the ways seen in the wild. */
public enum UsageShape {
    TRUE,
    NONE,
    ZERO,
    NEGATIVE,
    STRING,
    HUGE,
    TWICE;

    /** A figure as JSON, in this shape. */
    public String figure(long count) {
        return switch (this) {
            case TRUE, NONE, TWICE -> Long.toString(count);
            case ZERO -> "0";
            case NEGATIVE -> Long.toString(-Math.max(1, count));
            case STRING -> "\"" + count + "\"";
            case HUGE -> "9223372036854775808" + "0".repeat(3);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
