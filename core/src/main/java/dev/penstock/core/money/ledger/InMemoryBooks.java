package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows in memory. Confined to one thread. */
final class InMemoryBooks implements Books {
    private final InstantSource clock;
    private final Map<String, NodeRow> nodes = new LinkedHashMap<>();
    private final Map<Scope, Integer> newest = new HashMap<>();
    private final Map<Scope, Long> limits = new HashMap<>();
    private final List<BudgetWindow> windows = new ArrayList<>();
    private final Map<Long, SliceRow> slices = new LinkedHashMap<>();
    private final Map<Long, SliceRow> closed = new HashMap<>();
    private final Map<Place, Long> places = new HashMap<>();
    private final Map<String, LedgerEntry> ledger = new LinkedHashMap<>();
    private long sliceIds;

    /** Where a slice is topped up: each life of a node has one open slice of a window. */
    private record Place(String node, long epoch, long window) {}

    InMemoryBooks(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Optional<NodeRow> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    @Override
    public void put(NodeRow node) {
        nodes.put(node.name(), node);
    }

    @Override
    public int living() {
        return (int) nodes.values().stream().filter(node -> !node.lost()).count();
    }

    @Override
    public List<NodeRow> silentSince(Instant time) {
        return nodes.values().stream()
                .filter(node -> !node.lost() && node.heardOf().isBefore(time))
                .toList();
    }

    @Override
    public Optional<BudgetWindow> newest(Scope scope) {
        return Optional.ofNullable(newest.get(scope)).map(windows::get);
    }

    @Override
    public BudgetWindow window(long id) {
        return windows.get((int) id);
    }

    @Override
    public BudgetWindow open(Scope scope, Window window, long limit) {
        BudgetWindow opened = BudgetWindow.opened(windows.size(), scope, window, limit);
        newest.put(scope, windows.size());
        windows.add(opened);
        return opened;
    }

    @Override
    public void put(BudgetWindow window) {
        windows.set((int) window.id(), window);
    }

    @Override
    public Optional<Long> limit(Scope scope) {
        return Optional.ofNullable(limits.get(scope));
    }

    void limit(Limit limit) {
        long most = limit.most().nanos();
        limits.put(limit.scope(), most);
        newest(limit.scope()).ifPresent(window -> put(window.limitedTo(most)));
    }

    @Override
    public Optional<SliceRow> slice(long id) {
        return Optional.ofNullable(slices.getOrDefault(id, closed.get(id)));
    }

    @Override
    public Optional<SliceRow> openSlice(String node, long epoch, long window) {
        return Optional.ofNullable(places.get(new Place(node, epoch, window)))
                .flatMap(this::slice)
                .filter(slice -> slice.state() == SliceRow.State.OPEN);
    }

    @Override
    public List<SliceRow> slices(String node) {
        return slices.values().stream()
                .filter(slice -> slice.node().equals(node))
                .toList();
    }

    @Override
    public SliceRow newSlice(String node, long epoch, long window) {
        SliceRow slice = new SliceRow(++sliceIds, node, epoch, window, 0, 0, SliceRow.State.OPEN);
        places.put(new Place(node, epoch, window), slice.id());
        return slice;
    }

    @Override
    public void put(SliceRow slice) {
        if (slice.state() == SliceRow.State.CLOSED) {
            slices.remove(slice.id());
            closed.put(slice.id(), slice);
        } else {
            slices.put(slice.id(), slice);
        }
    }

    @Override
    public Set<String> entered(Collection<String> attempts) {
        return attempts.stream().filter(ledger::containsKey).collect(Collectors.toSet());
    }

    @Override
    public void enter(LedgerEntry entry) {
        if (ledger.putIfAbsent(entry.attempt(), entry) != null) {
            throw new IllegalStateException("a second entry for attempt " + entry.attempt());
        }
    }

    List<BudgetWindow> windows() {
        return Collections.unmodifiableList(windows);
    }

    Collection<LedgerEntry> ledger() {
        return Collections.unmodifiableCollection(ledger.values());
    }

    Collection<SliceRow> slices() {
        return Collections.unmodifiableCollection(slices.values());
    }
}
