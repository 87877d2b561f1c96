package dev.penstock.core.routing;

import dev.penstock.core.dialect.TokenUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What calls of a model cost.
 *
 * @param rates in force for prompts of any length that no tier says otherwise of
 * @param longContext dearer rates for longer prompts, by growing length; they apply to the whole call
 * @param perCall nano-dollars for each call, whatever it takes
 * @param perToolUse nano-dollars for each use of a tool that the provider runs itself
 * @param priorityPercent what the faster service costs, in percent; absent where it is not sold or not known
 * @param peak when all of this is charged in full; absent where the time of day does not matter
 */
public record Price(
        Rates rates,
        List<Tier> longContext,
        long perCall,
        long perToolUse,
        OptionalInt priorityPercent,
        Optional<PeakHours> peak) {

    private static final long COST_MAX = 1_000_000_000_000_000L;

    /** The rates of calls with more than so many prompt tokens. */
    public record Tier(long above, Rates rates) {}

    public Price {
        longContext = List.copyOf(longContext);
        if (perCall < 0 || perToolUse < 0) {
            throw new IllegalArgumentException(
                    "fees: " + perCall + ", " + perToolUse + " (expected: 0 or more nano-dollars)");
        }
        for (int i = 1; i < longContext.size(); i++) {
            if (longContext.get(i).above() <= longContext.get(i - 1).above()) {
                throw new IllegalArgumentException("longContext: above "
                        + longContext.get(i - 1).above() + ", then above "
                        + longContext.get(i).above() + " (expected: growing)");
            }
        }
        if (priorityPercent.isPresent() && priorityPercent.getAsInt() < 100) {
            throw new IllegalArgumentException(
                    "priorityPercent: " + priorityPercent.getAsInt() + " (expected: at least 100)");
        }
    }

    /** Tokens only, each in nano-dollars, at any length and any time. */
    public Price(long input, long cachedInput, long cacheWrite, long output, long reasoning) {
        this(
                new Rates(input, cachedInput, cacheWrite, cacheWrite, output, reasoning),
                List.of(),
                0,
                0,
                OptionalInt.empty(),
                Optional.empty());
    }

    /** Without a discount for cached tokens, and with reasoning at the price of the answer. */
    public static Price of(long input, long output) {
        return new Price(input, input, input, output, output);
    }

    /** Costs nothing, and somebody says so. */
    public static Price free() {
        return of(0, 0);
    }

    /** Whether a call costs nothing, whatever it takes. */
    public boolean isFree() {
        Rates dearest = longContext.stream().map(Tier::rates).reduce(rates, Rates::max);
        return perCall == 0 && perToolUse == 0 && dearest.dearestInput(true) == 0 && dearest.dearestOutput() == 0;
    }

    public long input() {
        return rates.input();
    }

    public long cachedInput() {
        return rates.cachedInput();
    }

    public long cacheWrite() {
        return rates.cacheWrite();
    }

    public long output() {
        return rates.output();
    }

    public long reasoning() {
        return rates.reasoning();
    }

    /** The rates of a call whose prompt had so many tokens. */
    public Rates ratesFor(long inputTokens) {
        Rates found = rates;
        for (Tier tier : longContext) {
            if (inputTokens > tier.above()) {
                found = tier.rates();
            }
        }
        return found;
    }

    /** The highest rates of a call whose prompt has at most so many tokens. */
    public Rates dearestRates(long inputTokensMax) {
        Rates found = rates;
        for (Tier tier : longContext) {
            if (inputTokensMax > tier.above()) {
                found = found.max(tier.rates());
            }
        }
        return found;
    }

    /**
     * What a call cost that its provider counted so, in nano-dollars; at most a million dollars. Parts that are said to be larger
     * than the whole count as the whole.
     */
    public long cost(TokenUsage usage, Instant at) {
        long cached = Math.clamp(usage.cachedInput(), 0, usage.input());
        long written = Math.clamp(usage.cacheWrite(), 0, usage.input() - cached);
        long reasoned = Math.clamp(usage.reasoning(), 0, usage.output());
        TokenUsage sound = new TokenUsage(usage.input(), usage.output(), cached, written, reasoned, usage.provenance());
        try {
            long tokens = ratesFor(usage.input()).of(sound, false);
            return Math.min(COST_MAX, withFees(isPeak(at) ? tokens : offPeakTokens(tokens), 0, false));
        } catch (ArithmeticException tooMuch) {
            return COST_MAX;
        }
    }

    public boolean isPeak(Instant time) {
        return peak.isEmpty() || peak.get().contains(time);
    }

    /** What is left of a price for tokens outside of peak hours, rounded up. */
    public long offPeakTokens(long nanos) {
        return percent(nanos, peak.map(PeakHours::offPeakPercent).orElse(100));
    }

    /**
     * Tokens and fees together.
     *
     * @throws ArithmeticException where it does not fit
     * @throws IllegalArgumentException where the faster service is asked for and has no price
     */
    public long withFees(long tokens, long toolUses, boolean priority) {
        long served = tokens;
        if (priority) {
            served = percent(
                    tokens,
                    priorityPercent.orElseThrow(
                            () -> new IllegalArgumentException("priority: has no price (expected: priorityPercent)")));
        }
        return Math.addExact(served, Math.addExact(perCall, Math.multiplyExact(toolUses, perToolUse)));
    }

    private static long percent(long nanos, int percent) {
        return Math.ceilDiv(Math.multiplyExact(nanos, percent), 100);
    }
}
