package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.journal.Journal;
import dev.penstock.core.money.journal.Journal.JournalFailed;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.ledger.Admission.Decision;
import dev.penstock.core.money.ledger.Batch.Step;
import dev.penstock.core.money.ledger.GrantErrand.Ask;
import dev.penstock.core.money.ledger.GrantErrand.Demand;
import dev.penstock.core.money.ledger.GrantReply.Outcome;
import dev.penstock.core.money.ledger.GrantReply.Portion;
import dev.penstock.core.money.ledger.Treasury.Joined;
import dev.penstock.core.money.ledger.Treasury.Renewal;
import dev.penstock.core.money.ledger.WaitingLine.Waiter;
import dev.penstock.core.money.price.Charge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Admits the attempts of one node from its slices, in memory. May be shared between threads.
 *
 * <p>It never talks to the treasury itself. Whoever runs it carries its errands there ({@link #nextGrant}, {@link #nextBatch}),
 * repeats each until there is an answer, and brings the answers back; says how far the journal is on the disk ({@link
 * #durable}); renews the lease, and calls {@link #tidy} once a second. {@code now} is always nanoseconds of a monotonic clock.
 */
public final class Cashier {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int TRIES_MAX = 4;

    /** For so long what the treasury declined is not asked again. */
    private static final long DECLINED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final String node;
    private final Pen pen;
    private final Purses purses;
    private final WaitingLine line = new WaitingLine();
    private final Map<String, Hold> open = new LinkedHashMap<>();
    private long epoch;
    private long leaseUntil;
    private boolean fenced;
    private boolean stopping;
    private long errands;
    private @Nullable Errand underWay;
    private long aboveHold;
    private long overruns;

    /** A grant that is under way, and for whom. */
    private record Errand(GrantErrand grant, List<Waiter> waiters, long sentAt) {}

    /**
     * @param lastLsn the highest number in the journal and at the treasury; all up to it is durable
     */
    public Cashier(String node, Joined joined, long lastLsn, Journal journal, long now) {
        this.node = node;
        this.epoch = joined.epoch();
        this.pen = new Pen(journal, new Outbox(lastLsn), lastLsn);
        this.purses = new Purses(pen);
        this.purses.nodes(joined.nodes());
        this.leaseUntil = now + TimeUnit.MILLISECONDS.toNanos(joined.leaseMillis());
    }

    // Attempts.

    /** Holds the worst case in every scope, or in none. */
    public synchronized Admission admit(Attempt attempt, long now) {
        if (isUnavailable(now)) {
            return Admission.Refused.unavailable(attempt);
        }
        if (open.containsKey(attempt.id())) {
            throw new IllegalStateException("attempt " + attempt.id() + " has a hold already");
        }
        Verdict refusal = attempt.request() == null ? null : attempt.request().refuses(attempt.worst());
        if (refusal != null) {
            return new Admission.Refused(refusal);
        }
        List<Purse> needed = new ArrayList<>(attempt.limits().size());
        boolean covered = true;
        for (Limit limit : attempt.limits()) {
            Purse purse = purses.of(limit);
            needed.add(purse);
            covered &= purse.covers(attempt.worst().nanos(), now);
        }
        return covered ? hold(attempt, needed, now) : queue(attempt, needed, now);
    }

    private Admission queue(Attempt attempt, List<Purse> needed, long now) {
        for (Purse purse : needed) {
            Verdict verdict = purse.declines(attempt.worst().nanos(), now);
            if (verdict != null) {
                return refused(verdict, attempt, now);
            }
        }
        if (line.isFull()) {
            return Admission.Refused.unavailable(attempt);
        }
        line.join(new Waiter(attempt, needed, now));
        return new Admission.Waiting();
    }

    private Admission hold(Attempt attempt, List<Purse> needed, long now) {
        long amount = attempt.worst().nanos();
        List<Slice> slices = new ArrayList<>(needed.size());
        List<Long> ids = new ArrayList<>(needed.size());
        for (Purse purse : needed) {
            Slice slice = purse.usable(now);
            if (slice == null || slice.idle() < amount) {
                throw new IllegalStateException("purse of " + purse.limit().scope() + " does not cover " + amount);
            }
            slices.add(slice);
            ids.add(slice.id());
        }
        long lsn = pen.write(next -> new JournalRecord.Held(next, attempt.id(), amount, ids, attempt.purpose()));
        if (lsn == 0) {
            return Admission.Refused.unavailable(attempt);
        }
        slices.forEach(slice -> slice.hold(amount, now));
        needed.forEach(purse -> purse.count(amount));
        if (attempt.request() != null) {
            attempt.request().hold(amount);
        }
        Hold hold = new Hold(attempt, slices, lsn);
        open.put(attempt.id(), hold);
        return new Admission.Admitted(hold);
    }

    /** Gives up waiting, because the caller left. */
    public synchronized void leave(Attempt attempt) {
        line.leave(line.find(attempt.id()));
    }

    /**
     * Must have returned before the first byte goes upstream.
     *
     * @throws JournalFailed where that is not written down; the attempt must not be sent, and is to be released
     */
    public synchronized void dispatched(Hold hold) throws JournalFailed {
        if (pen.write(lsn -> new JournalRecord.Dispatched(lsn, hold.attempt().id())) == 0) {
            throw pen.failure().orElseThrow();
        }
        hold.advance(Hold.State.DISPATCHED);
    }

    /** Ends a hold with what the attempt cost. */
    public synchronized void settle(Hold hold, Charge charge) {
        hold.advance(Hold.State.ENDED);
        open.remove(hold.attempt().id());
        long held = hold.amount().nanos();
        long cost = charge.amount().nanos();
        aboveHold += cost > held ? 1 : 0;
        List<LedgerEntry.Allocation> allocations = new ArrayList<>(hold.slices().size());
        List<Long> uncovered = new ArrayList<>(hold.slices().size());
        for (Slice slice : hold.slices()) {
            long overrun = slice.settle(held, cost);
            allocations.add(new LedgerEntry.Allocation(slice.id(), cost - overrun, overrun));
            uncovered.add(overrun);
            overruns += overrun > 0 ? 1 : 0;
        }
        endRequest(hold, held, cost);
        long input = charge.usage().map(usage -> usage.input()).orElse(0L);
        long output = charge.usage().map(usage -> usage.output()).orElse(0L);
        Attempt attempt = hold.attempt();
        pen.write(
                lsn -> new JournalRecord.Settled(lsn, attempt.id(), cost, charge.status(), input, output, uncovered),
                lsn -> new Step.Spend(
                        lsn,
                        new LedgerEntry(
                                attempt.id(),
                                cost,
                                held,
                                charge.status(),
                                input,
                                output,
                                allocations,
                                attempt.purpose())),
                hold.lsn());
        hold.slices().forEach(purses::ended);
    }

    /** Ends a hold where it is certain that nothing was billed. */
    public synchronized void release(Hold hold) {
        hold.advance(Hold.State.ENDED);
        open.remove(hold.attempt().id());
        long held = hold.amount().nanos();
        hold.slices().forEach(slice -> slice.release(held));
        endRequest(hold, held, 0);
        pen.write(lsn -> new JournalRecord.Released(lsn, hold.attempt().id()));
        hold.slices().forEach(purses::ended);
    }

    private static void endRequest(Hold hold, long held, long cost) {
        RequestPurse request = hold.attempt().request();
        if (request != null) {
            request.end(held, cost);
        }
    }

    // Errands to the treasury.

    /** What to ask the treasury for; empty if nothing is needed, or if an errand is under way. */
    public synchronized Optional<GrantErrand> nextGrant(long now) {
        if (underWay != null || fenced || stopping) {
            return Optional.empty();
        }
        List<Waiter> waiters = line.head();
        List<Demand> demands = new ArrayList<>(WaitingLine.demands(waiters, now));
        for (Purse purse : purses.runningLow(now)) {
            if (demands.size() < GrantErrand.DEMANDS_MAX) {
                demands.add(new Demand(List.of(new Ask(purse.limit(), 0, 0, purse.wish(0)))));
            }
        }
        if (demands.isEmpty()) {
            return Optional.empty();
        }
        underWay = new Errand(new GrantErrand(node, epoch, ++errands, demands), waiters, now);
        return Optional.of(underWay.grant());
    }

    /** Brings the answer to the errand that is under way; any other answer changes nothing. */
    public synchronized List<Decision> granted(GrantReply reply, long now) {
        return switch (reply) {
            case GrantReply.Fenced(var life) -> {
                fenced |= life == epoch;
                yield List.of();
            }
            case GrantReply.Decided decided -> {
                Errand errand = underWay;
                if (errand == null
                        || decided.epoch() != epoch
                        || decided.seq() != errand.grant().seq()) {
                    yield List.of();
                }
                underWay = null;
                purses.nodes(decided.nodes());
                take(errand, decided.outcomes(), now);
                yield decide(errand, decided.outcomes(), now);
            }
        };
    }

    private void take(Errand errand, List<Outcome> outcomes, long now) {
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Given(var portions)) {
                List<Ask> asks = errand.grant().demands().get(i).asks();
                for (int k = 0; k < portions.size(); k++) {
                    Portion portion = portions.get(k);
                    purses.receive(portion, asks.get(k).limit(), errand.sentAt(), now);
                }
            }
        }
    }

    private List<Decision> decide(Errand errand, List<Outcome> outcomes, long now) {
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < errand.waiters().size(); i++) {
            Waiter waiter = errand.waiters().get(i);
            if (!waiter.gone()) {
                Admission admission = decide(waiter, i == 0, outcomes.get(i), now);
                if (!(admission instanceof Admission.Waiting)) {
                    line.leave(waiter);
                    decisions.add(new Decision(waiter.attempt(), admission));
                }
            }
        }
        return decisions;
    }

    private Admission decide(Waiter waiter, boolean first, Outcome outcome, long now) {
        Attempt attempt = waiter.attempt();
        if (isUnavailable(now)) {
            return Admission.Refused.unavailable(attempt);
        }
        RequestPurse request = attempt.request();
        Verdict refusal = request == null ? null : request.refuses(attempt.worst());
        if (refusal != null) {
            return new Admission.Refused(refusal);
        }
        long amount = attempt.worst().nanos();
        if (waiter.purses().stream().allMatch(purse -> purse.usable(now) != null && amount <= purse.idle(now))) {
            return hold(attempt, waiter.purses(), now);
        }
        if (outcome instanceof Outcome.Declined(var verdict)) {
            Optional<Purse> purse = purses.find(verdict.scope());
            purse.ifPresent(each -> each.declined(verdict, now + DECLINED_NANOS));
            // It was asked for in the belief that those before it take what is there; they may have got more than they
            // took, or were refused by another scope. Only who is the first asks for what is really missing.
            boolean outdated = purse.isPresent() && purse.get().declines(amount, now) == null;
            return outdated && !(first && waiter.triedEnough(TRIES_MAX))
                    ? new Admission.Waiting()
                    : refused(verdict, attempt, now);
        }
        return waiter.triedEnough(TRIES_MAX) ? Admission.Refused.unavailable(attempt) : new Admission.Waiting();
    }

    /** What to tell the treasury; empty if there is nothing that the journal holds, or if a batch is under way. */
    public synchronized Optional<Batch> nextBatch() {
        if (fenced) {
            return Optional.empty();
        }
        boolean distrusted = pen.outbox().mustTellDistrust();
        List<Step> steps = pen.outbox().next();
        return steps.isEmpty() && !distrusted
                ? Optional.empty()
                : Optional.of(new Batch(node, epoch, pen.outbox().distrusted(), false, steps));
    }

    /**
     * Brings the answer to a batch.
     *
     * @param taken what {@link Treasury#commit} said
     */
    public synchronized void committed(Batch batch, boolean taken) {
        if (batch.epoch() != epoch) {
            return;
        }
        if (taken) {
            pen.outbox().taken(batch);
            purses.told(batch);
        } else {
            fenced = true;
        }
    }

    /** All records up to that number are on the disk. */
    public synchronized void durable(long lsn) {
        pen.outbox().durable(lsn);
    }

    /**
     * Brings the answer to a sign of life.
     *
     * @param sentAt when the renewal was asked for
     */
    public synchronized void renewed(Renewal renewal, long sentAt) {
        if (!renewal.lives()) {
            fenced = true;
            return;
        }
        leaseUntil = sentAt + TimeUnit.MILLISECONDS.toNanos(renewal.leaseMillis());
        purses.nodes(renewal.nodes());
        purses.recall(renewal.recalled());
    }

    /** Which life this is. */
    public synchronized long epoch() {
        return epoch;
    }

    /** Whether this life is over for the treasury, so that the node must join anew. */
    public synchronized boolean isFenced() {
        return fenced;
    }

    /** Goes on in a new life. Holds stay as they are; what is left of the last life's slices goes back. */
    public synchronized void rejoined(Joined joined, long sentAt) {
        epoch = joined.epoch();
        fenced = false;
        underWay = null;
        errands = 0;
        pen.outbox().again();
        purses.nodes(joined.nodes());
        purses.beginAnew(joined.slices().stream().map(SliceRow::id).toList());
        leaseUntil = sentAt + TimeUnit.MILLISECONDS.toNanos(joined.leaseMillis());
    }

    // Housekeeping.

    /**
     * Once a second: gives back what lies idle, and gives up slices of windows that are over.
     *
     * @return those who waited too long, or in vain because this node stops
     */
    public synchronized List<Decision> tidy(long now) {
        if (stopping) {
            purses.giveUpAll();
        }
        purses.tidy(underWay == null, now);
        List<Decision> decisions = new ArrayList<>();
        for (Waiter waiter : line.longerThan(stopping ? 0 : WAIT_NANOS, now)) {
            line.leave(waiter);
            decisions.add(new Decision(waiter.attempt(), Admission.Refused.unavailable(waiter.attempt())));
        }
        return decisions;
    }

    /** Admits nothing more, and gives back what is idle. */
    public synchronized void stop() {
        stopping = true;
        purses.giveUpAll();
    }

    /** Says in the journal that nothing is open and nothing follows; only after {@link #isSettled}. */
    public synchronized void stopped() {
        if (!isSettled()) {
            throw new IllegalStateException("stopped with " + open.size() + " holds and "
                    + pen.outbox().size() + " steps left (expected: none)");
        }
        pen.write(JournalRecord.Stopped::new);
    }

    /**
     * Whether there is neither an open hold nor anything that the treasury does not know; after {@link #stop}, neither a slice nor
     * an errand that may still bring one.
     */
    public synchronized boolean isSettled() {
        return open.isEmpty()
                && pen.outbox().size() == 0
                && (!stopping || (purses.slices().isEmpty() && underWay == null));
    }

    /** Records with smaller numbers are no longer needed to recover. */
    public synchronized long neededFrom() {
        long first = open.values().stream().mapToLong(Hold::lsn).min().orElse(Long.MAX_VALUE);
        return Math.min(first, pen.outbox().neededFrom());
    }

    private boolean isUnavailable(long now) {
        return stopping || pen.failure().isPresent() || now - leaseUntil >= 0;
    }

    /** What lies idle on this node is held by nobody, and would fit. */
    private Admission refused(Verdict verdict, Attempt attempt, long now) {
        long idle = purses.find(verdict.scope()).map(purse -> purse.idle(now)).orElse(0L);
        return new Admission.Refused(verdict.of(attempt.worst()).withIdle(Money.ofNanos(idle)));
    }

    // What observers see.

    /** How often a provider charged more than it was held to; anything but 0 is a provider that breaks its own limit. */
    public synchronized long aboveHold() {
        return aboveHold;
    }

    /** How often that was more than any slice could cover. */
    public synchronized long overruns() {
        return overruns;
    }

    /** What this node could spend of a scope now without asking, in nano-dollars. */
    public synchronized long idle(Scope scope, long now) {
        return purses.find(scope).map(purse -> purse.idle(now)).orElse(0L);
    }

    public synchronized int openHolds() {
        return open.size();
    }

    public synchronized int waiting() {
        return line.length();
    }

    /** Why nothing is admitted any more, where the journal failed. */
    public synchronized Optional<JournalFailed> failure() {
        return pen.failure();
    }

    /** What of this node's books does not agree with itself, in words; empty if nothing. Looks at one moment. */
    public synchronized List<String> check() {
        return Invariants.of(this);
    }

    synchronized Collection<Hold> holds() {
        return List.copyOf(open.values());
    }

    synchronized Collection<Slice> slices() {
        return List.copyOf(purses.slices());
    }
}
