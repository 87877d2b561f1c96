package dev.penstock.gateway.money;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Shortage;
import dev.penstock.core.money.Verdict;
import java.time.Duration;
import java.util.OptionalLong;

/** What a caller is told whom a budget does not admit. */
public final class Shortages {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private Shortages() {}

    /**
     * The problem of a caller.
     *
     * @param fitsTokens how long an answer may be that would be admitted, where that is known
     */
    public static Problem problem(Verdict verdict, OptionalLong fitsTokens) {
        if (verdict.reason() == Verdict.Reason.UNAVAILABLE) {
            return Problem.of(Problem.Kind.OVERLOADED, verdict.message(), null, "budget_unavailable")
                    .withRetryAfter(AGAIN);
        }
        String fits = fitsTokens.isPresent()
                ? " With max_tokens of at most " + fitsTokens.getAsLong() + " it would be admitted."
                : "";
        return Problem.of(Problem.Kind.BUDGET_EXCEEDED, verdict.message() + fits, null, "budget_exceeded")
                .withShortage(new Shortage(
                        verdict.scope().kind().label(),
                        verdict.limit().dollars(),
                        verdict.spent().dollars(),
                        verdict.held().dollars(),
                        verdict.estimate().dollars(),
                        verdict.fits().dollars(),
                        verdict.resetsAt(),
                        fitsTokens));
    }
}
