package dev.penstock.core.money.simulation;

import dev.penstock.core.money.ledger.Account;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.Hold;
import dev.penstock.core.money.price.Charge;
import dev.penstock.core.money.price.Quote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt, as somebody sees it who knows everything: the provider's side, too. */
final class Case {
    final Attempt attempt;
    final Quote quote;
    /** What the provider bills, once it was sent. */
    final long bill;

    final Behaviour behaviour;
    State state = State.ASKED;
    List<Account> accounts = List.of();

    @Nullable
    Hold hold;

    @Nullable
    Charge charge;

    boolean certain = true;

    /** Whether its end is on a disk. */
    boolean safe;

    enum State {
        ASKED,
        HELD,
        SENT,
        /** Settled. */
        PAID,
        /** Its end costs nothing for sure: refused, released, or its node died before it was sent. */
        FREE,
        /** Its node died while it ran. */
        ORPHANED
    }

    /** How the provider ends it. */
    enum Behaviour {
        HONEST,
        SILENT,
        CUT_OFF,
        NEGATIVE,
        ABSURD,
        EXCESSIVE
    }

    Case(Attempt attempt, Quote quote, long bill, Behaviour behaviour) {
        this.attempt = attempt;
        this.quote = quote;
        this.bill = bill;
        this.behaviour = behaviour;
    }

    long worst() {
        return attempt.worst().nanos();
    }

    Hold held() {
        if (hold == null) {
            throw new IllegalStateException("case " + attempt.id() + " is " + state + " (expected: held)");
        }
        return hold;
    }
}
