package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Verdict;

/** What a {@link Cashier} says to an attempt. */
public sealed interface Admission {
    record Admitted(Hold hold) implements Admission {}

    /** Nothing is held anywhere. */
    record Refused(Verdict verdict) implements Admission {}

    /** The treasury must be asked first; the answer comes with one of the next grants. */
    record Waiting() implements Admission {}

    /** The answer to one that had to wait. */
    record Decision(Attempt attempt, Admission admission) {}
}
