package dev.penstock.gateway.store.money;

import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;
import dev.penstock.core.money.ledger.Books;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.core.money.ledger.LedgerEntry;
import dev.penstock.core.money.ledger.NodeRow;
import dev.penstock.core.money.ledger.SliceRow;
import dev.penstock.gateway.store.table.BudgetNodes;
import dev.penstock.gateway.store.table.BudgetSlices;
import dev.penstock.gateway.store.table.BudgetWindows;
import dev.penstock.gateway.store.table.LastId;
import dev.penstock.gateway.store.table.LedgerTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectForUpdateStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The books of one transaction in SQL. What is looked at is locked, and what was changed is written by {@link #flush} at the
 * end, once per row, and only while the row is still what it was: a window grants nothing that its limit does not leave, even if
 * somebody else wrote without a lock.
 *
 * <p>Rows are locked in one order, the node before its windows, and windows by their ids, as far as they are known beforehand;
 * what deadlocks all the same is given up by the server and made again by the store.
 */
final class SqlBooks implements Books {
    /** Databases take no more than some ten thousand parameters in one statement. */
    private static final int ASKED_AT_ONCE = 1024;

    private final DSLContext sql;
    private final Instant now;
    private final Map<String, Kept<NodeRow>> nodes = new LinkedHashMap<>();
    private final Map<Long, Kept<BudgetWindow>> windows = new LinkedHashMap<>();
    private final Map<Long, Kept<SliceRow>> slices = new LinkedHashMap<>();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private @Nullable Set<String> alive;

    /** A row as it was read, and as it is now. */
    private static final class Kept<R> {
        private final Optional<R> was;
        private R is;

        Kept(Optional<R> was, R is) {
            this.was = was;
            this.is = is;
        }

        static <R> Kept<R> read(R row) {
            return new Kept<>(Optional.of(row), row);
        }

        boolean changed() {
            return !was.equals(Optional.of(is));
        }
    }

    SqlBooks(DSLContext sql, Instant now) {
        this.sql = sql;
        this.now = now;
    }

    @Override
    public Instant now() {
        return now;
    }

    /** SQLite has one writer, so there is nothing to lock, and no word for it. */
    private <R extends Record> Select<R> locked(SelectForUpdateStep<R> rows) {
        return sql.dialect() == SQLDialect.SQLITE ? rows : rows.forUpdate();
    }

    @Override
    public void expect(Collection<Long> ids) {
        Set<Long> wanted = new TreeSet<>(ids);
        wanted.removeAll(slices.keySet());
        if (!wanted.isEmpty()) {
            locked(sql.select(BudgetSlices.COLUMNS)
                            .from(BudgetSlices.TABLE)
                            .where(BudgetSlices.ID.in(wanted))
                            .orderBy(BudgetSlices.ID))
                    .fetch()
                    .forEach(row -> keep(Rows.slice(row)));
        }
        Set<Long> places = new TreeSet<>();
        slices.values().forEach(kept -> places.add(kept.is.window()));
        fetchWindows(places);
    }

    private void fetchWindows(Set<Long> ids) {
        ids.removeAll(windows.keySet());
        if (!ids.isEmpty()) {
            locked(sql.select(BudgetWindows.COLUMNS)
                            .from(BudgetWindows.TABLE)
                            .where(BudgetWindows.ID.in(ids))
                            .orderBy(BudgetWindows.ID))
                    .fetch()
                    .forEach(row -> keep(Rows.window(row)));
        }
    }

    private BudgetWindow keep(BudgetWindow row) {
        return windows.computeIfAbsent(row.id(), first -> Kept.read(row)).is;
    }

    private SliceRow keep(SliceRow row) {
        return slices.computeIfAbsent(row.id(), first -> Kept.read(row)).is;
    }

    // Nodes.

    @Override
    public Optional<NodeRow> node(String name) {
        Kept<NodeRow> kept = nodes.get(name);
        if (kept != null) {
            return Optional.of(kept.is);
        }
        Optional<NodeRow> found = locked(
                        sql.select(BudgetNodes.COLUMNS).from(BudgetNodes.TABLE).where(BudgetNodes.NODE.eq(name)))
                .fetchOptional(Rows::node);
        found.ifPresent(row -> nodes.put(name, Kept.read(row)));
        return found;
    }

    @Override
    public void put(NodeRow node) {
        nodes.computeIfAbsent(node.name(), first -> new Kept<>(Optional.empty(), node)).is = node;
    }

    /** An errand has hundreds of portions, each of which depends on it, so the rows are read once. */
    @Override
    public int living() {
        if (alive == null) {
            alive = sql.select(BudgetNodes.NODE)
                    .from(BudgetNodes.TABLE)
                    .where(BudgetNodes.LOST.eq(0))
                    .fetchSet(BudgetNodes.NODE);
        }
        Set<String> living = new HashSet<>(alive);
        nodes.forEach((name, kept) -> {
            if (kept.is.lost()) {
                living.remove(name);
            } else {
                living.add(name);
            }
        });
        return living.size();
    }

    @Override
    public List<NodeRow> silentSince(Instant time) {
        return sql.select(BudgetNodes.COLUMNS)
                .from(BudgetNodes.TABLE)
                .where(BudgetNodes.LOST.eq(0).and(BudgetNodes.HEARD_OF_AT.lt(time)))
                .orderBy(BudgetNodes.NODE)
                .fetch(Rows::node);
    }

    // Windows.

    @Override
    public Optional<BudgetWindow> newest(Scope scope) {
        return locked(sql.select(BudgetWindows.COLUMNS)
                        .from(BudgetWindows.TABLE)
                        .where(Rows.of(scope))
                        .orderBy(BudgetWindows.WINDOW_START.desc())
                        .limit(1))
                .fetchOptional(row -> keep(Rows.window(row)));
    }

    @Override
    public BudgetWindow window(long id) {
        if (!windows.containsKey(id)) {
            fetchWindows(new TreeSet<>(Set.of(id)));
        }
        return Objects.requireNonNull(windows.get(id), () -> "window " + id).is;
    }

    @Override
    public BudgetWindow open(Scope scope, Window window, long limit) {
        sql.insertInto(BudgetWindows.TABLE)
                .set(BudgetWindows.SCOPE_KIND, Rows.kind(scope))
                .set(BudgetWindows.SCOPE_SUBJECT, scope.subject())
                .set(BudgetWindows.WINDOW_START, window.start())
                .set(BudgetWindows.WINDOW_END, window.end())
                .set(BudgetWindows.SPEND_LIMIT, limit)
                .onConflictDoNothing()
                .execute();
        return newest(scope).orElseThrow(() -> new IllegalStateException("no window of " + scope + " was opened"));
    }

    @Override
    public void put(BudgetWindow window) {
        windows.computeIfAbsent(window.id(), first -> Kept.read(window)).is = window;
    }

    @Override
    public Optional<Long> limit(Scope scope) {
        return new BudgetLimits(sql).of(scope).flatMap(set -> set.at(now));
    }

    // Slices.

    @Override
    public Optional<SliceRow> slice(long id) {
        if (!slices.containsKey(id)) {
            expect(List.of(id));
        }
        return Optional.ofNullable(slices.get(id)).map(kept -> kept.is);
    }

    @Override
    public Optional<SliceRow> openSlice(String node, long epoch, long window) {
        for (Kept<SliceRow> kept : slices.values()) {
            SliceRow row = kept.is;
            if (row.window() == window && row.epoch() == epoch && row.node().equals(node)) {
                return Optional.of(row).filter(open -> open.state() == SliceRow.State.OPEN);
            }
        }
        return sql.select(BudgetSlices.COLUMNS)
                .from(BudgetSlices.TABLE)
                .where(BudgetSlices.NODE
                        .eq(node)
                        .and(BudgetSlices.EPOCH.eq(epoch))
                        .and(BudgetSlices.WINDOW_ID.eq(window))
                        .and(BudgetSlices.STATE.eq(Rows.state(SliceRow.State.OPEN))))
                .limit(1)
                .fetchOptional(row -> keep(Rows.slice(row)));
    }

    @Override
    public List<SliceRow> slices(String node) {
        List<Long> ids = locked(sql.select(BudgetSlices.COLUMNS)
                        .from(BudgetSlices.TABLE)
                        .where(BudgetSlices.NODE.eq(node).and(BudgetSlices.STATE.ne(Rows.state(SliceRow.State.CLOSED))))
                        .orderBy(BudgetSlices.ID))
                .fetch(row -> keep(Rows.slice(row)).id());
        expect(ids);
        return slices.values().stream()
                .map(kept -> kept.is)
                .filter(row -> row.node().equals(node) && row.state() != SliceRow.State.CLOSED)
                .toList();
    }

    @Override
    public SliceRow newSlice(String node, long epoch, long window) {
        sql.insertInto(BudgetSlices.TABLE)
                .set(BudgetSlices.NODE, node)
                .set(BudgetSlices.EPOCH, epoch)
                .set(BudgetSlices.WINDOW_ID, window)
                .set(BudgetSlices.AMOUNT, 0L)
                .set(BudgetSlices.USED, 0L)
                .set(BudgetSlices.STATE, Rows.state(SliceRow.State.OPEN))
                .execute();
        return keep(new SliceRow(LastId.of(sql), node, epoch, window, 0, 0, SliceRow.State.OPEN));
    }

    @Override
    public void put(SliceRow slice) {
        slices.computeIfAbsent(slice.id(), first -> Kept.read(slice)).is = slice;
    }

    @Override
    public Set<String> entered(Collection<String> attempts) {
        return attempts.stream()
                .gather(Gatherers.windowFixed(ASKED_AT_ONCE))
                .flatMap(some -> sql
                        .select(LedgerTable.ENTRY_ID)
                        .from(LedgerTable.TABLE)
                        .where(LedgerTable.ENTRY_ID.in(some).and(LedgerTable.KIND.eq(Rows.ATTEMPT)))
                        .fetch(LedgerTable.ENTRY_ID)
                        .stream())
                .collect(Collectors.toSet());
    }

    @Override
    public void enter(LedgerEntry entry) {
        entries.add(entry);
    }

    // The end.

    /** Writes what was changed. */
    void flush() {
        windows.values().stream().filter(Kept::changed).forEach(kept -> write(kept.was.orElseThrow(), kept.is));
        slices.values().stream().filter(Kept::changed).forEach(kept -> write(kept.was.orElseThrow(), kept.is));
        nodes.values().stream().filter(Kept::changed).forEach(kept -> write(kept.is));
        new LedgerRows(sql)
                .add(entries, id -> Optional.ofNullable(slices.get(id)).map(kept -> kept.is.window()), now);
    }

    private void write(BudgetWindow was, BudgetWindow is) {
        long more = is.granted() - was.granted();
        var grants = BudgetWindows.CLOSED
                .eq(0)
                .and(BudgetWindows.SPEND_LIMIT
                        .minus(BudgetWindows.SPENT)
                        .minus(BudgetWindows.GRANTED)
                        .ge(more));
        boolean onlyGrants = more > 0 && is.spent() == was.spent() && is.limit() == was.limit();
        int changed = sql.update(BudgetWindows.TABLE)
                .set(BudgetWindows.SPEND_LIMIT, is.limit())
                .set(BudgetWindows.SPENT, is.spent())
                .set(BudgetWindows.GRANTED, is.granted())
                .set(BudgetWindows.UNATTRIBUTED, is.unattributed())
                .set(BudgetWindows.OVERRUN, is.overrun())
                .set(BudgetWindows.CLOSED, is.closed() ? 1 : 0)
                .where(BudgetWindows.ID
                        .eq(is.id())
                        .and(BudgetWindows.SPENT.eq(was.spent()))
                        .and(BudgetWindows.GRANTED.eq(was.granted()))
                        .and(BudgetWindows.UNATTRIBUTED.eq(was.unattributed()))
                        .and(onlyGrants ? grants : DSL.noCondition()))
                .execute();
        check(changed, is);
    }

    private void write(SliceRow was, SliceRow is) {
        int changed = sql.update(BudgetSlices.TABLE)
                .set(BudgetSlices.AMOUNT, is.amount())
                .set(BudgetSlices.USED, is.used())
                .set(BudgetSlices.STATE, Rows.state(is.state()))
                .where(BudgetSlices.ID
                        .eq(is.id())
                        .and(BudgetSlices.AMOUNT.eq(was.amount()))
                        .and(BudgetSlices.USED.eq(was.used())))
                .execute();
        check(changed, is);
    }

    private static void check(int changed, Object row) {
        if (changed != 1) {
            throw new IllegalStateException(row + ": " + changed + " rows were changed (expected: 1)");
        }
    }

    private void write(NodeRow is) {
        var values = Rows.values(is);
        sql.insertInto(BudgetNodes.TABLE)
                .set(BudgetNodes.NODE, is.name())
                .set(values)
                .onConflict(BudgetNodes.NODE)
                .doUpdate()
                .set(values)
                .execute();
    }
}
