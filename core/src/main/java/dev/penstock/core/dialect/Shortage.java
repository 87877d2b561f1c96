package dev.penstock.core.dialect;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The figures of a call that a budget does not allow, in dollars.
 *
 * @param scope whose budget: {@code request}, {@code user}, {@code site}, {@code key} or {@code key_month}
 * @param estimate the most that the call may cost
 * @param fits what a call may cost at most to be admitted
 * @param resetsAt when the next window begins; absent for the budget of one request
 * @param fitsOutputTokens the longest answer that would be admitted, where that is known
 */
public record Shortage(
        String scope,
        BigDecimal limit,
        BigDecimal spent,
        BigDecimal held,
        BigDecimal estimate,
        BigDecimal fits,
        Optional<Instant> resetsAt,
        OptionalLong fitsOutputTokens) {

    /** As members of a JSON object, without its braces. */
    public String members() {
        StringBuilder out = new StringBuilder(200)
                .append("\"scope\":\"")
                .append(scope)
                .append("\",\"currency\":\"USD\",\"limit\":")
                .append(plain(limit))
                .append(",\"spent\":")
                .append(plain(spent))
                .append(",\"held\":")
                .append(plain(held))
                .append(",\"estimate\":")
                .append(plain(estimate))
                .append(",\"fits\":")
                .append(plain(fits));
        resetsAt.ifPresent(time -> out.append(",\"resets_at\":\"").append(time).append('"'));
        fitsOutputTokens.ifPresent(
                tokens -> out.append(",\"fits_output_tokens\":").append(tokens));
        return out.toString();
    }

    private static String plain(BigDecimal dollars) {
        return dollars.stripTrailingZeros().toPlainString();
    }
}
