package dev.penstock.core.money;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a call is not admitted, with the figures that it was decided on.
 *
 * @param limit of the scope in its present window
 * @param spent what calls have cost in it
 * @param held what is set aside in it for calls under way, and for nodes
 * @param estimate the most that the refused call may cost
 * @param fits what a call may cost at most to be admitted; never negative
 * @param resetsAt when the next window begins; absent for a single request
 */
public record Verdict(
        Reason reason,
        Scope scope,
        Money limit,
        Money spent,
        Money held,
        Money estimate,
        Money fits,
        Optional<Instant> resetsAt) {

    /** What stood in the way. */
    public enum Reason {
        /** The money is not there: 402. */
        OVER_LIMIT,
        /** A provider charged more than its own bound allows; the scope is closed until its window ends: 402. */
        CLOSED,
        /** Nobody can say now whether the money is there: 503. */
        UNAVAILABLE
    }

    public static Verdict over(
            Reason reason, Limit limit, Money spent, Money held, Money estimate, Optional<Instant> resetsAt) {
        long left = reason == Reason.OVER_LIMIT ? limit.most().nanos() - spent.nanos() - held.nanos() : 0;
        return new Verdict(
                reason, limit.scope(), limit.most(), spent, held, estimate, Money.ofNanos(Math.max(0, left)), resetsAt);
    }

    /** The same for a call that may cost that much. */
    public Verdict of(Money call) {
        return new Verdict(reason, scope, limit, spent, held, call, fits, resetsAt);
    }

    /** The same where so much of what is held is free to be used. */
    public Verdict withIdle(Money idle) {
        if (reason != Reason.OVER_LIMIT) {
            return this;
        }
        // What became idle since it was refused may be enough for it by now; what is told stays below what was refused.
        long below = Math.max(0, estimate.nanos() - fits.nanos() - 1);
        long free = Math.clamp(idle.nanos(), 0, Math.min(held.nanos(), below));
        return new Verdict(
                reason,
                scope,
                limit,
                spent,
                Money.ofNanos(held.nanos() - free),
                estimate,
                Money.ofNanos(fits.nanos() + free),
                resetsAt);
    }

    /** In words that may be shown to the caller. */
    public String message() {
        return switch (reason) {
            case OVER_LIMIT ->
                "The budget of " + scope.kind().label() + " does not allow this call: it may cost " + estimate
                        + ", and "
                        + fits + " is left of " + limit + " (" + spent + " spent, " + held + " held)"
                        + resetsAt.map(time -> ", until " + time).orElse("") + ".";
            case CLOSED ->
                "The budget of " + scope.kind().label()
                        + " is closed, because a provider charged more than it was asked for"
                        + resetsAt.map(time -> ", until " + time).orElse("") + ".";
            case UNAVAILABLE -> "Budgets cannot be checked right now; try again later.";
        };
    }
}
