package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Money;
import java.util.List;

/** Money set aside for one attempt in every slice that it needs. Ends once, at its {@link Cashier}, which guards it. */
public final class Hold {
    private final Attempt attempt;
    private final List<Slice> slices;
    private final long lsn;
    private State state = State.HELD;

    /** How far the attempt is. */
    enum State {
        HELD,
        DISPATCHED,
        ENDED
    }

    Hold(Attempt attempt, List<Slice> slices, long lsn) {
        this.attempt = attempt;
        this.slices = List.copyOf(slices);
        this.lsn = lsn;
    }

    public Money amount() {
        return attempt.worst();
    }

    public Attempt attempt() {
        return attempt;
    }

    /** Which windows the attempt belongs to, for as long as it runs. */
    public List<Account> accounts() {
        return slices.stream()
                .map(slice -> new Account(slice.scope(), slice.window()))
                .toList();
    }

    List<Slice> slices() {
        return slices;
    }

    long lsn() {
        return lsn;
    }

    State state() {
        return state;
    }

    void advance(State next) {
        if (next.compareTo(state) <= 0) {
            throw new IllegalStateException(
                    "hold of " + attempt.id() + ": " + state + ", then " + next + " (expected: each once, in order)");
        }
        state = next;
    }
}
