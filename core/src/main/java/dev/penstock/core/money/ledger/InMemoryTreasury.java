package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;
import dev.penstock.core.money.ledger.Batch.Step;
import dev.penstock.core.money.ledger.GrantErrand.Ask;
import dev.penstock.core.money.ledger.GrantErrand.Demand;
import dev.penstock.core.money.ledger.GrantReply.Outcome;
import dev.penstock.core.money.ledger.GrantReply.Portion;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A treasury that forgets everything when the process ends: for tests, simulations, and as the statement of what one in SQL must
 * do. Confined to one thread.
 */
public final class InMemoryTreasury implements Treasury {
    /** How long a node may live without a word. */
    private static final long LEASE_MILLIS = 60_000;

    private final InstantSource clock;
    private final ZoneId zone;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<Scope, Long> current = new HashMap<>();
    private final Map<Scope, Long> limits = new HashMap<>();
    private final List<BudgetWindow> windows = new ArrayList<>();
    private final Map<Long, SliceRow> slices = new LinkedHashMap<>();
    private final Map<Long, SliceRow> closed = new HashMap<>();
    private final Map<Place, Long> places = new HashMap<>();
    private final Map<String, LedgerEntry> ledger = new LinkedHashMap<>();
    private long sliceIds;

    /** Where a slice is topped up: each life of a node has one open slice of a window. */
    private record Place(String node, long epoch, int window) {}

    /** One node, in its present life. */
    private static final class Node {
        private long epoch;
        private boolean lost;
        private boolean distrusted;
        private long lastLsn;
        private long grantSeq;
        private @Nullable GrantReply lastReply;
        private Instant heardOf;

        Node(Instant heardOf) {
            this.heardOf = heardOf;
        }
    }

    /**
     * @param clock of the database: what decides which window it is
     * @param zone in which days and hours are counted
     */
    public InMemoryTreasury(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public Joined join(String name) {
        Node node = nodes.computeIfAbsent(name, first -> new Node(clock.instant()));
        node.epoch++;
        node.lost = false;
        node.distrusted &=
                slices.values().stream().anyMatch(slice -> slice.node().equals(name));
        node.grantSeq = 0;
        node.lastReply = null;
        node.heardOf = clock.instant();
        List<Long> open = slices.values().stream()
                .filter(slice -> slice.node().equals(name))
                .map(SliceRow::id)
                .toList();
        return new Joined(node.epoch, node.lastLsn, open, node.distrusted, living(), LEASE_MILLIS);
    }

    @Override
    public GrantReply grant(GrantErrand errand) {
        Node node = nodes.get(errand.node());
        if (node == null || node.lost || node.epoch != errand.epoch()) {
            return new GrantReply.Fenced(errand.epoch());
        }
        if (errand.seq() <= node.grantSeq) {
            // The answer to an older one than the last has arrived, or its successor would not have been sent.
            return node.lastReply == null ? new GrantReply.Fenced(errand.epoch()) : node.lastReply;
        }
        node.heardOf = clock.instant();
        List<Outcome> outcomes =
                errand.demands().stream().map(demand -> meet(errand, demand)).toList();
        node.grantSeq = errand.seq();
        node.lastReply = new GrantReply.Decided(errand.epoch(), errand.seq(), outcomes, living());
        return node.lastReply;
    }

    private Outcome meet(GrantErrand errand, Demand demand) {
        for (Ask ask : demand.asks()) {
            BudgetWindow window = windows.get(open(ask.limit()));
            if (!window.grants(ask.least())) {
                return new Outcome.Declined(window.verdict());
            }
        }
        List<Portion> portions =
                demand.asks().stream().map(ask -> portion(errand, ask)).toList();
        return new Outcome.Given(portions);
    }

    private Portion portion(GrantErrand errand, Ask ask) {
        int row = open(ask.limit());
        BudgetWindow window = windows.get(row);
        long amount = window.portion(ask.least(), ask.wish(), living());
        SliceRow slice = openSlice(new Place(errand.node(), errand.epoch(), row));
        store(slice.granted(amount));
        windows.set(row, window.granting(amount));
        long valid = Math.max(0, window.window().end().toEpochMilli() - clock.millis());
        return new Portion(
                slice.id(),
                window.scope(),
                window.window(),
                amount,
                window.limit(),
                windows.get(row).direct(),
                valid);
    }

    private SliceRow openSlice(Place place) {
        Long id = places.get(place);
        if (id != null && slice(id).state() == SliceRow.State.OPEN) {
            return slice(id);
        }
        SliceRow slice =
                new SliceRow(++sliceIds, place.node(), place.epoch(), place.window(), 0, 0, SliceRow.State.OPEN);
        places.put(place, slice.id());
        return slice;
    }

    /** The window to spend in: the newest that was ever opened, as long as time has not gone past it. */
    private int open(Limit limit) {
        Scope scope = limit.scope();
        Instant now = clock.instant();
        Long row = current.get(scope);
        if (row != null && now.isBefore(windows.get(row.intValue()).window().end())) {
            return row.intValue();
        }
        Window window = scope.kind().period().orElseThrow().windowAt(now, zone);
        long most = limits.getOrDefault(scope, limit.most().nanos());
        windows.add(BudgetWindow.opened(scope, window, most));
        current.put(scope, windows.size() - 1L);
        return windows.size() - 1;
    }

    @Override
    public boolean commit(Batch batch) {
        Node node = nodes.get(batch.node());
        if (node == null || node.epoch != batch.epoch()) {
            return false;
        }
        node.heardOf = clock.instant();
        if (batch.distrusted()) {
            node.distrusted = true;
            lose(batch.node());
        }
        for (Step step : batch.steps()) {
            if (step.lsn() > node.lastLsn) {
                apply(step);
                node.lastLsn = step.lsn();
            }
        }
        return true;
    }

    private void apply(Step step) {
        switch (step) {
            case Step.Spend spend -> {
                if (ledger.putIfAbsent(spend.entry().attempt(), spend.entry()) == null) {
                    spend.entry().allocations().forEach(this::spend);
                }
            }
            case Step.Return back -> giveBack(slice(back.slice()), back.amount());
            case Step.Close close -> close(slice(close.slice()), close.charged());
        }
    }

    private void spend(LedgerEntry.Allocation allocation) {
        SliceRow slice = slice(allocation.slice());
        store(slice.using(allocation.fromSlice()));
        BudgetWindow window = window(slice);
        BudgetWindow after = slice.state() == SliceRow.State.LOST
                ? window.attributing(allocation.fromSlice())
                : window.spending(allocation.fromSlice());
        put(slice, allocation.overrun() == 0 ? after : after.exceeding(allocation.overrun()));
    }

    private void giveBack(SliceRow slice, long amount) {
        store(slice.granted(-amount));
        BudgetWindow window = window(slice);
        put(slice, slice.state() == SliceRow.State.LOST ? window.recovering(amount) : window.returning(amount));
    }

    private void close(SliceRow slice, boolean charged) {
        if (slice.state() == SliceRow.State.CLOSED) {
            return;
        }
        if (charged) {
            lose(slice);
        } else {
            giveBack(slice, slice.rest());
        }
        store(slice(slice.id()).now(SliceRow.State.CLOSED));
    }

    private void lose(SliceRow slice) {
        if (slice.state() == SliceRow.State.OPEN) {
            put(slice, window(slice).losing(slice.rest()));
            store(slice.now(SliceRow.State.LOST));
        }
    }

    @Override
    public Renewal renew(String name, long epoch) {
        Node node = nodes.get(name);
        if (node == null || node.lost || node.epoch != epoch) {
            return new Renewal(false, List.of(), living(), LEASE_MILLIS);
        }
        node.heardOf = clock.instant();
        List<Long> recalled = slices.values().stream()
                .filter(slice -> slice.node().equals(name) && slice.state() == SliceRow.State.OPEN)
                .filter(slice -> wantedBack(window(slice)))
                .map(SliceRow::id)
                .toList();
        return new Renewal(true, recalled, living(), LEASE_MILLIS);
    }

    private boolean wantedBack(BudgetWindow window) {
        return window.left() < 0 || (window.direct() && living() > 1);
    }

    /** Gives up nodes that were not heard of for longer than their lease. Their money counts as spent. */
    public void loseSilentNodes() {
        Instant silent = clock.instant().minusMillis(LEASE_MILLIS);
        nodes.forEach((name, node) -> {
            if (!node.lost && node.heardOf.isBefore(silent)) {
                lose(name);
            }
        });
    }

    /** Gives up one node. */
    public void lose(String name) {
        Optional.ofNullable(nodes.get(name)).ifPresent(node -> node.lost = true);
        List.copyOf(slices.values()).stream()
                .filter(slice -> slice.node().equals(name))
                .forEach(this::lose);
    }

    /** Changes a limit, in the present window and in all that follow. */
    public void limit(Limit limit) {
        limits.put(limit.scope(), limit.most().nanos());
        Long row = current.get(limit.scope());
        if (row != null) {
            windows.set(
                    row.intValue(),
                    windows.get(row.intValue()).limitedTo(limit.most().nanos()));
        }
    }

    /** All rows, in the order in which they were opened. */
    public List<BudgetWindow> windows() {
        return Collections.unmodifiableList(windows);
    }

    /** All entries, by attempt. */
    public Collection<LedgerEntry> ledger() {
        return Collections.unmodifiableCollection(ledger.values());
    }

    /** Which window a slice is of. */
    public BudgetWindow windowOf(long slice) {
        return window(slice(slice));
    }

    /** Those that were not given up. */
    Collection<SliceRow> slices() {
        return Collections.unmodifiableCollection(slices.values());
    }

    private int living() {
        return Math.max(
                1, (int) nodes.values().stream().filter(node -> !node.lost).count());
    }

    private void store(SliceRow slice) {
        if (slice.state() == SliceRow.State.CLOSED) {
            slices.remove(slice.id());
            closed.put(slice.id(), slice);
        } else {
            slices.put(slice.id(), slice);
        }
    }

    private SliceRow slice(long id) {
        SliceRow slice = slices.getOrDefault(id, closed.get(id));
        if (slice == null) {
            throw new IllegalStateException("slice: " + id + " (expected: one that was granted)");
        }
        return slice;
    }

    private BudgetWindow window(SliceRow slice) {
        return windows.get((int) slice.window());
    }

    private void put(SliceRow slice, BudgetWindow window) {
        windows.set((int) slice.window(), window);
    }
}
