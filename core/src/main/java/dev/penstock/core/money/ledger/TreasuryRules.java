package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;
import dev.penstock.core.money.ledger.Batch.Step;
import dev.penstock.core.money.ledger.GrantErrand.Ask;
import dev.penstock.core.money.ledger.GrantErrand.Demand;
import dev.penstock.core.money.ledger.GrantReply.Outcome;
import dev.penstock.core.money.ledger.GrantReply.Portion;
import dev.penstock.core.money.ledger.LedgerEntry.Allocation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What a treasury does, whatever its rows are kept in: the same rules are simulated in memory and run in SQL. Each method is
 * made for one transaction. Confined to one thread.
 */
public final class TreasuryRules implements Treasury {
    /** How long a node may live without a word. */
    private static final long LEASE_MILLIS = 60_000;

    private final Books books;
    private final ZoneId zone;

    /**
     * @param zone in which days and hours are counted
     */
    public TreasuryRules(Books books, ZoneId zone) {
        this.books = books;
        this.zone = zone;
    }

    @Override
    public Joined join(String name) {
        Instant now = books.now();
        NodeRow node = books.node(name).orElseGet(() -> NodeRow.unknown(name, now));
        List<SliceRow> slices = books.slices(name);
        NodeRow alive = node.beginning(node.distrusted() && !slices.isEmpty(), now);
        books.put(alive);
        return new Joined(alive.epoch(), alive.lastLsn(), slices, alive.distrusted(), living(), LEASE_MILLIS);
    }

    @Override
    public GrantReply grant(GrantErrand errand) {
        NodeRow node = books.node(errand.node()).orElse(null);
        if (node == null || node.lost() || node.epoch() != errand.epoch()) {
            return new GrantReply.Fenced(errand.epoch());
        }
        if (errand.seq() <= node.grantSeq()) {
            // The answer to an older one than the last has arrived, or its successor would not have been sent.
            GrantReply last = node.lastReply();
            return last == null ? new GrantReply.Fenced(errand.epoch()) : last;
        }
        Map<Scope, BudgetWindow> present = new HashMap<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Demand demand : errand.demands()) {
            outcomes.add(meet(errand, demand, present));
        }
        GrantReply reply = new GrantReply.Decided(errand.epoch(), errand.seq(), outcomes, living());
        books.put(node.heard(books.now()).answered(errand.seq(), reply));
        return reply;
    }

    private Outcome meet(GrantErrand errand, Demand demand, Map<Scope, BudgetWindow> present) {
        for (Ask ask : demand.asks()) {
            present.computeIfAbsent(ask.limit().scope(), first -> open(ask.limit()));
        }
        // Who lacks money in any case is told so at once; else those before may need what is there.
        List<Ask> lacking =
                demand.asks().stream().filter(ask -> ask.lacks() > 0).toList();
        Optional<BudgetWindow> empty =
                tooEmpty(lacking, Ask::lacks, present).or(() -> tooEmpty(demand.asks(), Ask::least, present));
        if (empty.isPresent()) {
            return new Outcome.Declined(empty.get().verdict());
        }
        List<Portion> portions = new ArrayList<>();
        for (Ask ask : demand.asks()) {
            portions.add(portion(errand, ask, id(present, ask)));
        }
        return new Outcome.Given(portions);
    }

    /** The first window that does not grant what is needed of it. */
    private Optional<BudgetWindow> tooEmpty(
            List<Ask> asks, ToLongFunction<Ask> needed, Map<Scope, BudgetWindow> present) {
        for (Ask ask : asks) {
            BudgetWindow window = books.window(id(present, ask));
            if (!window.grants(needed.applyAsLong(ask))) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    private static long id(Map<Scope, BudgetWindow> present, Ask ask) {
        BudgetWindow window = present.get(ask.limit().scope());
        if (window == null) {
            throw new IllegalStateException("no window of " + ask.limit().scope());
        }
        return window.id();
    }

    private Portion portion(GrantErrand errand, Ask ask, long id) {
        BudgetWindow window = books.window(id);
        long amount = window.portion(ask.least(), ask.wish(), living());
        SliceRow slice = books.openSlice(errand.node(), errand.epoch(), id)
                .orElseGet(() -> books.newSlice(errand.node(), errand.epoch(), id));
        books.put(slice.granted(amount));
        BudgetWindow after = window.granting(amount);
        books.put(after);
        long valid =
                Math.max(0, window.window().end().toEpochMilli() - books.now().toEpochMilli());
        return new Portion(slice.id(), window.scope(), window.window(), amount, window.limit(), after.direct(), valid);
    }

    /**
     * The window to spend in: the newest that was ever opened, as long as time has not gone past it. Its limit is what somebody
     * set for the scope, else what the node that asks was started with, so that a changed setting counts at once.
     */
    private BudgetWindow open(Limit limit) {
        Scope scope = limit.scope();
        Instant now = books.now();
        long most = books.limit(scope).orElse(limit.most().nanos());
        Optional<BudgetWindow> newest = books.newest(scope);
        BudgetWindow window;
        if (newest.isPresent() && now.isBefore(newest.get().window().end())) {
            window = newest.get();
        } else {
            Window next = scope.kind().period().orElseThrow().windowAt(now, zone);
            Instant last = newest.map(before -> before.window().end()).orElse(Instant.MIN);
            // Where the zone was changed, the windows of the new one may overlap the last of the old one.
            Window fresh = next.start().isBefore(last) ? new Window(last, next.end()) : next;
            window = books.open(scope, fresh, most);
        }
        if (window.limit() != most) {
            window = window.limitedTo(most);
            books.put(window);
        }
        return window;
    }

    @Override
    public boolean commit(Batch batch) {
        NodeRow node = books.node(batch.node()).orElse(null);
        if (node == null || node.epoch() != batch.epoch()) {
            return false;
        }
        node = node.heard(books.now());
        if (batch.distrusted()) {
            node = node.distrusting();
            books.slices(batch.node()).forEach(this::lose);
            node = node.givenUp();
        }
        long last = node.lastLsn();
        List<Step> steps =
                batch.steps().stream().filter(step -> step.lsn() > last).toList();
        books.expect(slices(steps));
        apply(steps, batch.recovered() ? books.entered(attempts(steps)) : Set.of(), batch.node());
        books.put(node.told(Math.max(last, batch.through())));
        return true;
    }

    private static Set<Long> slices(List<Step> steps) {
        Set<Long> slices = new HashSet<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Spend spend -> spend.entry().allocations().forEach(part -> slices.add(part.slice()));
                case Step.Return back -> slices.add(back.slice());
                case Step.Close close -> slices.add(close.slice());
            }
        }
        return slices;
    }

    private static List<String> attempts(List<Step> steps) {
        return steps.stream()
                .filter(Step.Spend.class::isInstance)
                .map(step -> ((Step.Spend) step).entry().attempt())
                .toList();
    }

    /** What is spent from a slice one after another is taken from it in one sum, since a batch has few slices and many entries. */
    private void apply(List<Step> steps, Set<String> entered, String node) {
        Map<Long, Allocation> sums = new LinkedHashMap<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Spend spend -> {
                    LedgerEntry entry = spend.entry();
                    if (!entered.contains(entry.attempt())) {
                        books.enter(entry);
                        entry.allocations().forEach(part -> sums.merge(part.slice(), part, Allocation::plus));
                    }
                }
                case Step.Return back -> {
                    spend(sums, node);
                    own(back.slice(), node).ifPresent(slice -> giveBack(slice, back.amount()));
                }
                case Step.Close close -> {
                    spend(sums, node);
                    own(close.slice(), node).ifPresent(slice -> close(slice, close.charged()));
                }
            }
        }
        spend(sums, node);
    }

    private void spend(Map<Long, Allocation> sums, String node) {
        sums.values().forEach(sum -> own(sum.slice(), node).ifPresent(slice -> spend(slice, sum)));
        sums.clear();
    }

    /** Absent only where the books were replaced by older or other ones: an entry then stands alone, and the rest is gone. */
    private Optional<SliceRow> own(long slice, String node) {
        return books.slice(slice).filter(row -> row.node().equals(node));
    }

    private void spend(SliceRow slice, Allocation allocation) {
        books.put(slice.using(allocation.fromSlice()));
        BudgetWindow window = books.window(slice.window());
        BudgetWindow after = slice.state() == SliceRow.State.LOST
                ? window.attributing(allocation.fromSlice())
                : window.spending(allocation.fromSlice());
        books.put(allocation.overrun() == 0 ? after : after.exceeding(allocation.overrun()));
    }

    private void giveBack(SliceRow slice, long amount) {
        books.put(slice.granted(-amount));
        BudgetWindow window = books.window(slice.window());
        books.put(slice.state() == SliceRow.State.LOST ? window.recovering(amount) : window.returning(amount));
    }

    private void close(SliceRow slice, boolean charged) {
        if (slice.state() == SliceRow.State.CLOSED) {
            return;
        }
        SliceRow last = slice;
        if (charged) {
            lose(slice);
        } else {
            giveBack(slice, slice.rest());
            last = slice.granted(-slice.rest());
        }
        books.put(last.now(SliceRow.State.CLOSED));
    }

    private void lose(SliceRow slice) {
        if (slice.state() == SliceRow.State.OPEN) {
            books.put(books.window(slice.window()).losing(slice.rest()));
            books.put(slice.now(SliceRow.State.LOST));
        }
    }

    @Override
    public Renewal renew(String name, long epoch) {
        NodeRow node = books.node(name).orElse(null);
        if (node == null || node.lost() || node.epoch() != epoch) {
            return new Renewal(false, List.of(), living(), LEASE_MILLIS);
        }
        books.put(node.heard(books.now()));
        int living = living();
        List<Long> recalled = books.slices(name).stream()
                .filter(slice -> slice.state() == SliceRow.State.OPEN)
                .filter(slice -> wantedBack(books.window(slice.window()), living))
                .map(SliceRow::id)
                .toList();
        return new Renewal(true, recalled, living, LEASE_MILLIS);
    }

    private static boolean wantedBack(BudgetWindow window, int living) {
        return window.left() < 0 || (window.direct() && living > 1);
    }

    /** Gives up nodes that were not heard of for longer than their lease. Their money counts as spent. */
    public void loseSilentNodes() {
        books.silentSince(silentSince(books.now())).forEach(node -> loseIfSilent(node.name()));
    }

    /** Who was heard of last before that moment is silent. */
    public static Instant silentSince(Instant now) {
        return now.minusMillis(LEASE_MILLIS);
    }

    /**
     * Gives up a node, if it was not heard of for longer than its lease.
     *
     * @return whether it was
     */
    public boolean loseIfSilent(String name) {
        NodeRow node = books.node(name).orElse(null);
        boolean silent = node != null && !node.lost() && node.heardOf().isBefore(silentSince(books.now()));
        if (silent) {
            lose(name);
        }
        return silent;
    }

    /** Gives up one node. */
    public void lose(String name) {
        books.node(name).ifPresent(node -> books.put(node.givenUp()));
        books.slices(name).forEach(this::lose);
    }

    /**
     * Looks at a scope as a call would that comes now: its window is opened, if it is not, and has the limit that counts now.
     *
     * @param limit of the scope by the settings
     */
    public BudgetWindow look(Limit limit) {
        return open(limit);
    }

    /**
     * Adds to what was spent in the present window of a scope, or takes from it; also opens a window that was closed.
     *
     * @return what the window is afterwards
     */
    public BudgetWindow correct(Limit limit, long amount) {
        BudgetWindow window = open(limit);
        long most = window.limit() - window.granted() - window.spent();
        long least = window.unattributed() - window.spent();
        if (amount < least || amount > Math.max(0, most)) {
            throw new IllegalArgumentException(
                    "amount: " + amount + " (expected: " + least + ".." + Math.max(0, most) + " nano-dollars)");
        }
        BudgetWindow after = window.correcting(amount).reopened();
        books.put(after);
        return after;
    }

    private int living() {
        return Math.max(1, books.living());
    }
}
