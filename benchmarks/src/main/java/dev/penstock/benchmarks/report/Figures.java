package dev.penstock.benchmarks.report;

import dev.penstock.benchmarks.stats.Estimate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as a reader wants them: three digits that mean something, a sign where it matters, a dash for nothing. */
final class Figures {
    private static final String NOTHING = "–";

    private Figures() {}

    static String plain(double value) {
        if (Double.isNaN(value)) {
            return NOTHING;
        }
        if (Math.abs(value) >= 1000) {
            return "%,d".formatted(Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_UP));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    static String withInterval(Estimate estimate) {
        if (Double.isNaN(estimate.median())) {
            return NOTHING;
        }
        if (estimate.blocks() < 2) {
            return plain(estimate.median());
        }
        return plain(estimate.median()) + " [" + plain(estimate.low()) + ", " + plain(estimate.high()) + "]";
    }

    static String signed(Estimate estimate) {
        return (estimate.median() >= 0 ? "+" : "") + withInterval(estimate);
    }
}
