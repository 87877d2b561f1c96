package dev.penstock.core.money.price;

import dev.penstock.core.money.Money;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Rates;
import java.util.OptionalLong;

/**
 * What one attempt may cost at most: never less than the provider can charge while it keeps to the limit that it was sent. Keeps
 * the version of the price, so that a change in between does not touch it.
 *
 * <p>Of everything that is not known beforehand the dearest is taken: each prompt token may be written to the cache, each token
 * of the answer may be reasoning, the prompt may be just long enough for a dearer tier, and the call may end in peak hours.
 */
public record Quote(PriceVersion version, CallBound bound, Money worst) {

    /**
     * The most that one attempt can cost by that price.
     *
     * @throws ArithmeticException where the amount does not fit into {@link Money}; nobody can pay that
     */
    public static Quote of(PriceVersion version, CallBound bound) {
        Rates rates = version.price().dearestRates(bound.inputTokens());
        long input = Math.multiplyExact(bound.inputTokens(), rates.dearestInput(bound.longCache()));
        long each = Math.addExact(bound.outputTokens(), bound.reasoningTokens());
        long output = Math.multiplyExact(Math.multiplyExact(each, bound.answers()), rates.dearestOutput());
        long tokens = Math.addExact(input, output);
        return new Quote(
                version, bound, Money.ofNanos(version.price().withFees(tokens, bound.toolUses(), bound.priority())));
    }

    /**
     * How long one answer may be at most, so that the call costs no more than that; used to clamp the limit where the caller
     * set none.
     *
     * @return absent where not even the prompt can be paid, or no token of an answer
     */
    public static OptionalLong affordableOutput(PriceVersion version, CallBound bound, Money most) {
        // Fees and tiers make no formula; the cost grows with the limit, so halving finds it.
        long fits = 0;
        long tooMuch = bound.outputTokens() + 1;
        while (tooMuch - fits > 1) {
            long middle = fits + (tooMuch - fits) / 2;
            if (affords(version, bound.withOutputTokens(middle), most)) {
                fits = middle;
            } else {
                tooMuch = middle;
            }
        }
        return fits == 0 ? OptionalLong.empty() : OptionalLong.of(fits);
    }

    private static boolean affords(PriceVersion version, CallBound bound, Money most) {
        try {
            return of(version, bound).worst().compareTo(most) <= 0;
        } catch (ArithmeticException tooMuch) {
            return false;
        }
    }

    Price price() {
        return version.price();
    }
}
