package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.journal.Purpose;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that wants to be admitted. A call that is tried again, or elsewhere, is another attempt with a hold of its own.
 *
 * @param id never used twice
 * @param worst the most that it can cost
 * @param limits all that apply, one of a kind; none where no budget applies, and it is then only written down
 * @param request what the call as a whole may still spend; null where that is not limited
 */
public record Attempt(
        String id,
        Money worst,
        List<Limit> limits,
        @Nullable RequestPurse request,
        Purpose purpose) {
    private static final int ID_MAX = 200;

    public Attempt {
        limits = List.copyOf(limits);
        if (id.isBlank() || id.length() > ID_MAX) {
            throw new IllegalArgumentException(
                    "id: of " + id.length() + " characters (expected: 1.." + ID_MAX + ", not blank)");
        }
        if (worst.isNegative()) {
            throw new IllegalArgumentException("worst: " + worst + " (expected: 0 or more)");
        }
        var kinds = EnumSet.noneOf(Scope.Kind.class);
        for (Limit limit : limits) {
            if (limit.scope().kind().period().isEmpty()
                    || !kinds.add(limit.scope().kind())) {
                throw new IllegalArgumentException(
                        "limits: " + limit.scope() + " (expected: each kind once, and only kinds with windows)");
            }
        }
    }
}
