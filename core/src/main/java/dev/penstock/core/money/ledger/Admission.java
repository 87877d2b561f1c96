package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import java.util.Optional;

/** What a {@link Cashier} says to an attempt. */
public sealed interface Admission {
    record Admitted(Hold hold) implements Admission {}

    /** Nothing is held anywhere. */
    record Refused(Verdict verdict) implements Admission {
        /** For an attempt that nobody can judge: the treasury cannot be asked, or nothing can be written down. */
        public static Refused unavailable(Attempt attempt) {
            Scope scope = attempt.limits().isEmpty()
                    ? Scope.site()
                    : attempt.limits().getFirst().scope();
            return new Refused(new Verdict(
                    Verdict.Reason.UNAVAILABLE,
                    scope,
                    Money.ZERO,
                    Money.ZERO,
                    Money.ZERO,
                    attempt.worst(),
                    Money.ZERO,
                    Optional.empty()));
        }
    }

    /** The treasury must be asked first; the answer comes with one of the next grants. */
    record Waiting() implements Admission {}

    /** The answer to one that had to wait. */
    record Decision(Attempt attempt, Admission admission) {}
}
