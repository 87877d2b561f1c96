package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.Window;
import java.util.Optional;

/**
 * The row of one scope in one window, in nano-dollars.
 *
 * @param id what slices name it by
 * @param spent what calls cost, and what nobody can account for
 * @param granted what nodes hold of it and have not spent
 * @param unattributed the part of {@code spent} that no ledger entry explains yet: slices of nodes that are lost
 * @param overrun the part of {@code spent} that providers charged beyond the limit they were sent
 * @param closed whether it grants no more
 */
public record BudgetWindow(
        long id,
        Scope scope,
        Window window,
        long limit,
        long spent,
        long granted,
        long unattributed,
        long overrun,
        boolean closed) {
    /** Below this part of the limit nothing may lie idle: a twentieth. */
    private static final long DIRECT_SHARE = 20;

    public BudgetWindow {
        if (spent < 0 || granted < 0 || unattributed < 0 || overrun < 0) {
            throw new IllegalStateException("books of " + scope + ": spent " + spent + ", granted " + granted
                    + ", unattributed " + unattributed + ", overrun " + overrun + " (expected: none below 0)");
        }
    }

    static BudgetWindow opened(long id, Scope scope, Window window, long limit) {
        return new BudgetWindow(id, scope, window, limit, 0, 0, 0, 0, false);
    }

    /** Negative while a limit was lowered below what is out, or a provider went over its own. */
    public long left() {
        return limit - spent - granted;
    }

    /** Whether money is so short that slices must not be larger than what is needed. */
    boolean direct() {
        return left() < limit / DIRECT_SHARE;
    }

    /** How much is granted to one that needs {@code least} and would take {@code wish}. */
    long portion(long least, long wish, int nodes) {
        return direct() ? least : Math.max(least, Math.min(wish, left() / (4L * nodes)));
    }

    boolean grants(long least) {
        return !closed && left() >= least && least >= 0;
    }

    BudgetWindow granting(long amount) {
        return with(spent, granted + amount, unattributed, overrun, closed);
    }

    /** A slice used some of what it was granted. */
    BudgetWindow spending(long amount) {
        return with(spent + amount, granted - amount, unattributed, overrun, closed);
    }

    /** What a lost slice used turns up. */
    BudgetWindow attributing(long amount) {
        return with(spent, granted, unattributed - amount, overrun, closed);
    }

    BudgetWindow returning(long amount) {
        return with(spent, granted - amount, unattributed, overrun, closed);
    }

    /** What a lost slice did not use turns up. */
    BudgetWindow recovering(long amount) {
        return with(spent - amount, granted, unattributed - amount, overrun, closed);
    }

    /** A slice is lost: what is left of it counts as spent. */
    BudgetWindow losing(long amount) {
        return with(spent + amount, granted - amount, unattributed + amount, overrun, closed);
    }

    /** A provider went over the limit it was sent. What the budget does not cover is the truth all the same, and closes it. */
    BudgetWindow exceeding(long amount) {
        long covered = closed ? 0 : Math.clamp(left(), 0, amount);
        boolean over = covered < amount;
        return with(spent + amount, granted, unattributed, overrun + amount - covered, closed || over);
    }

    /**
     * Somebody corrects what was spent.
     *
     * @param amount added; what it takes off cannot be more than entries explain
     */
    BudgetWindow correcting(long amount) {
        return with(Math.addExact(spent, amount), granted, unattributed, overrun, closed);
    }

    /** Grants again, although a provider went over its own limit. */
    BudgetWindow reopened() {
        return with(spent, granted, unattributed, 0, false);
    }

    BudgetWindow limitedTo(long newLimit) {
        return new BudgetWindow(id, scope, window, newLimit, spent, granted, unattributed, overrun, closed);
    }

    Verdict verdict() {
        return Verdict.over(
                closed ? Verdict.Reason.CLOSED : Verdict.Reason.OVER_LIMIT,
                new Limit(scope, Money.ofNanos(limit)),
                Money.ofNanos(spent),
                Money.ofNanos(granted),
                Money.ZERO,
                Optional.of(window.end()));
    }

    private BudgetWindow with(
            long nowSpent, long nowGranted, long nowUnattributed, long nowOverrun, boolean nowClosed) {
        return new BudgetWindow(id, scope, window, limit, nowSpent, nowGranted, nowUnattributed, nowOverrun, nowClosed);
    }
}
