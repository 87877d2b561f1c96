package dev.penstock.core.money.price;

import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * What an attempt cost in the end. Never negative, and never less for a provider that tells nonsense.
 *
 * @param amount may be above what was held, if the provider went over the limit it was sent and says so plausibly
 * @param usage what the amount was made from; absent where it is what was held
 */
public record Charge(Money amount, Status status, Optional<TokenUsage> usage) {

    /** How sure the amount is. */
    public enum Status {
        /** The provider's own count. */
        REPORTED,
        /** The provider said nothing, and we counted what passed through. */
        METERED,
        /** The call was left before its end: the larger of what the provider said by then and what passed through. */
        PARTIAL,
        /** Nobody knows what the provider billed; the most it can have been. */
        ESTIMATED_MAX,
        /** The provider's count cannot be true; what was held, and the provider needs a look. */
        HOSTILE
    }

    /** Above this many times the bound, a count is no overrun of a limit but nonsense. */
    private static final long PLAUSIBLE_FACTOR = 10;

    /** Room for what providers count that we do not see, where the bound itself is small. */
    private static final long PLAUSIBLE_SLACK = 10_000;

    public Charge {
        if (amount.isNegative()) {
            throw new IllegalArgumentException("charge: " + amount + " (expected: 0 or more)");
        }
    }

    /** An attempt that ended as it should, with the provider's word for what it took. */
    public static Charge reported(Quote quote, TokenUsage usage, Instant started, Instant ended) {
        return truth(quote, usage, started, ended, Status.REPORTED);
    }

    /** An attempt without the provider's word: what passed through us, at most what was held. */
    public static Charge metered(Quote quote, TokenUsage counted, Instant started, Instant ended) {
        Charge charge = truth(quote, counted, started, ended, Status.METERED);
        return new Charge(atMost(charge.amount, quote.worst()), charge.status, charge.usage);
    }

    /**
     * An attempt that was cut off or left: at least what passed through and what was still on its way, at most what was held.
     *
     * @param told the provider's count so far, where it sent one
     * @param onItsWay output tokens that the provider may have made before it saw that nobody listens
     */
    public static Charge partial(
            Quote quote, Optional<TokenUsage> told, TokenUsage counted, long onItsWay, Instant started, Instant ended) {
        TokenUsage more = new TokenUsage(
                counted.input(),
                saturated(counted.output(), onItsWay),
                counted.cachedInput(),
                counted.cacheWrite(),
                counted.reasoning(),
                counted.provenance());
        Charge seen = truth(quote, more, started, ended, Status.PARTIAL);
        Charge said = told.map(usage -> truth(quote, usage, started, ended, Status.PARTIAL))
                .orElse(seen);
        if (seen.status == Status.HOSTILE || said.status == Status.HOSTILE) {
            return hostile(quote);
        }
        Charge larger = said.amount.compareTo(seen.amount) > 0 ? said : seen;
        return new Charge(atMost(larger.amount, quote.worst()), Status.PARTIAL, larger.usage);
    }

    /** An attempt of which only is known that it was sent. */
    public static Charge unknown(Money held) {
        return new Charge(held, Status.ESTIMATED_MAX, Optional.empty());
    }

    private static Charge hostile(Quote quote) {
        return new Charge(quote.worst(), Status.HOSTILE, Optional.empty());
    }

    private static Charge truth(Quote quote, TokenUsage usage, Instant started, Instant ended, Status status) {
        if (!credible(usage, quote.bound())) {
            return hostile(quote);
        }
        try {
            boolean dear = quote.price().isPeak(started) || quote.price().isPeak(ended);
            long tokens = quote.price()
                    .ratesFor(usage.input())
                    .of(usage, quote.bound().longCache());
            long all = quote.price()
                    .withFees(
                            dear ? tokens : quote.price().offPeakTokens(tokens),
                            quote.bound().toolUses(),
                            quote.bound().priority());
            return new Charge(Money.ofNanos(all), status, Optional.of(usage));
        } catch (ArithmeticException tooMuch) {
            return hostile(quote);
        }
    }

    private static boolean credible(TokenUsage usage, CallBound bound) {
        long parts = saturated(usage.cachedInput(), usage.cacheWrite());
        boolean positive = usage.input() >= 0
                && usage.output() >= 0
                && usage.cachedInput() >= 0
                && usage.cacheWrite() >= 0
                && usage.reasoning() >= 0;
        long answer = saturated(bound.outputTokens(), bound.reasoningTokens());
        return positive
                && parts <= usage.input()
                && usage.reasoning() <= usage.output()
                && plausible(usage.input(), bound.inputTokens(), 1)
                && plausible(usage.output(), answer, bound.answers());
    }

    private static boolean plausible(long tokens, long bound, long answers) {
        // In floating point, because a bound times its factors may not fit into a long; nothing is charged by this
        // figure.
        return tokens <= (double) bound * answers * PLAUSIBLE_FACTOR + PLAUSIBLE_SLACK;
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return a >= 0 && b >= 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static Money atMost(Money amount, Money most) {
        return amount.compareTo(most) > 0 ? most : amount;
    }
}
