package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a caller may spend on all its attempts together. It lives on one node and ends with the call, so no treasury
 * needs to know of it. Guarded by the {@link Cashier} that its attempts are given to.
 */
public final class RequestPurse {
    private final Limit limit;
    private long spent;
    private long held;

    public RequestPurse(String request, Money most) {
        this.limit = new Limit(new Scope(Scope.Kind.REQUEST, request), most);
    }

    @Nullable
    Verdict refuses(Money estimate) {
        if (estimate.nanos() <= limit.most().nanos() - spent - held) {
            return null;
        }
        return Verdict.over(
                Verdict.Reason.OVER_LIMIT,
                limit,
                Money.ofNanos(spent),
                Money.ofNanos(held),
                estimate,
                Optional.empty());
    }

    void hold(long nanos) {
        held += nanos;
    }

    void end(long holding, long cost) {
        held -= holding;
        spent += cost;
    }
}
