package dev.penstock.core.money;

import java.math.BigDecimal;

/**
 * An amount in whole nano-dollars: exact, up to nine thousand million dollars either way. Sums that would not fit throw {@link
 * ArithmeticException}, never wrap.
 */
public record Money(long nanos) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    private static final int DECIMALS = 9;

    public static Money ofNanos(long nanos) {
        return nanos == 0 ? ZERO : new Money(nanos);
    }

    /**
     * Reads {@code 0.40} or {@code 12}.
     *
     * @throws IllegalArgumentException where the text is no amount of dollars with at most nine decimals
     */
    public static Money ofDollars(String text) {
        if (!text.matches("\\d{1,10}(\\.\\d{1,9})?")) {
            throw notDollars(text);
        }
        try {
            return ofNanos(new BigDecimal(text).movePointRight(DECIMALS).longValueExact());
        } catch (ArithmeticException tooMuch) {
            throw notDollars(text);
        }
    }

    private static IllegalArgumentException notDollars(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new IllegalArgumentException(
                "amount: '" + shown + "' (expected: dollars up to 9223372036, with at most nine decimals)");
    }

    public Money plus(Money more) {
        return ofNanos(Math.addExact(nanos, more.nanos));
    }

    public Money minus(Money less) {
        return ofNanos(Math.subtractExact(nanos, less.nanos));
    }

    public Money times(long factor) {
        return ofNanos(Math.multiplyExact(nanos, factor));
    }

    public boolean isNegative() {
        return nanos < 0;
    }

    /** In dollars, exactly. */
    public BigDecimal dollars() {
        return BigDecimal.valueOf(nanos, DECIMALS);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, other.nanos);
    }

    /** Such as {@code $0.4101}, with at least two decimals. */
    @Override
    public String toString() {
        BigDecimal shown = dollars().stripTrailingZeros();
        return "$" + (shown.scale() < 2 ? shown.setScale(2) : shown).toPlainString();
    }
}
