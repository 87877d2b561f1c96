package dev.penstock.gateway.store.money;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.ledger.Batch;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.core.money.ledger.GrantErrand;
import dev.penstock.core.money.ledger.GrantReply;
import dev.penstock.core.money.ledger.NodeRow;
import dev.penstock.core.money.ledger.Treasury;
import dev.penstock.core.money.ledger.TreasuryRules;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.table.BudgetNodes;
import dev.penstock.gateway.store.table.BudgetWindows;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The treasury in the database that all nodes share: the rules that are simulated, in one transaction each. May be shared
 * between threads; every method blocks.
 *
 * <p>A transaction whose end is unknown, because the connection died, is repeated by whoever began it: errands and batches are
 * numbered, so that it counts once.
 */
public final class SqlTreasury implements Treasury {
    private final Store store;
    private final ZoneId zone;
    private final Function<DSLContext, Instant> clock;

    private SqlTreasury(Store store, ZoneId zone, Function<DSLContext, Instant> clock) {
        this.store = store;
        this.zone = zone;
        this.clock = clock;
    }

    /** With the database's clock, or with this machine's where the database is a file on it. */
    public static SqlTreasury of(Store store, ZoneId zone) {
        return new SqlTreasury(store, zone, SqlTreasury::databaseTime);
    }

    /** With another clock. */
    public static SqlTreasury of(Store store, ZoneId zone, InstantSource clock) {
        return new SqlTreasury(store, zone, sql -> clock.instant());
    }

    private static Instant databaseTime(DSLContext sql) {
        return sql.dialect() == SQLDialect.SQLITE
                ? Instant.now()
                : sql.select(BudgetNodes.NOW).fetchSingle(BudgetNodes.NOW);
    }

    private <T> T change(BiFunction<TreasuryRules, DSLContext, T> work) {
        return store.write(sql -> {
            SqlBooks books = new SqlBooks(sql, clock.apply(sql));
            T result = work.apply(new TreasuryRules(books, zone), sql);
            books.flush();
            return result;
        });
    }

    @Override
    public Joined join(String node) {
        return change((rules, sql) -> rules.join(node));
    }

    @Override
    public GrantReply grant(GrantErrand errand) {
        return change((rules, sql) -> rules.grant(errand));
    }

    @Override
    public boolean commit(Batch batch) {
        return change((rules, sql) -> rules.commit(batch));
    }

    @Override
    public Renewal renew(String node, long epoch) {
        return change((rules, sql) -> rules.renew(node, epoch));
    }

    /**
     * Gives up nodes that were not heard of for longer than their lease.
     *
     * @return their names
     */
    public List<String> loseSilentNodes() {
        List<String> silent = store.read(sql -> new SqlBooks(sql, clock.apply(sql))
                .silentSince(TreasuryRules.silentSince(clock.apply(sql))).stream()
                        .map(NodeRow::name)
                        .toList());
        return silent.stream()
                .filter(node -> change((rules, sql) -> rules.loseIfSilent(node)))
                .toList();
    }

    // What people do.

    /** The present windows of scopes, with the limit that counts now. */
    public List<BudgetWindow> look(List<Limit> limits) {
        return change((rules, sql) -> limits.stream().map(rules::look).toList());
    }

    /**
     * Sets a limit of a scope, which counts from now on.
     *
     * @param own all that is set for it; what is absent is left to the settings
     */
    public void limit(BudgetLimits.Own own) {
        store.write(sql -> {
            new BudgetLimits(sql).put(own, clock.apply(sql));
            return true;
        });
    }

    /** Leaves a scope to the settings again. */
    public boolean unlimit(Scope scope) {
        return store.write(sql -> new BudgetLimits(sql).remove(scope));
    }

    /** What was set for scopes. */
    public List<BudgetLimits.Own> limits() {
        return store.read(sql -> new BudgetLimits(sql).all());
    }

    /**
     * Adds to what was spent in the present window of a scope, or takes from it, by an entry that stays.
     *
     * @throws IllegalArgumentException where the books do not allow that much
     */
    public BudgetWindow correct(Limit limit, long amount, String actor, String reason) {
        String id = UUID.randomUUID().toString();
        return change((rules, sql) -> {
            BudgetWindow after = rules.correct(limit, amount);
            new LedgerRows(sql).correct(id, after, amount, actor, reason, clock.apply(sql));
            return after;
        });
    }

    /** Sets what was spent in the present window of a scope back to what nobody can take off it, by an entry that stays. */
    public BudgetWindow reset(Limit limit, String actor, String reason) {
        String id = UUID.randomUUID().toString();
        return change((rules, sql) -> {
            BudgetWindow before = rules.look(limit);
            long amount = before.unattributed() - before.spent();
            BudgetWindow after = rules.correct(limit, amount);
            new LedgerRows(sql).correct(id, after, amount, actor, reason, clock.apply(sql));
            return after;
        });
    }

    /** Hands over entries of the ledger, newest first. */
    public void entries(LedgerRows.Filter filter, Consumer<LedgerRow> reader) {
        store.snapshot(sql -> {
            new LedgerRows(sql).each(filter, reader);
            return true;
        });
    }

    /** Adds to what is known of calls that were not admitted. */
    public void refused(Map<Refusals.Kind, Long> counts) {
        store.write(sql -> {
            new Refusals(sql).add(counts);
            return true;
        });
    }

    /** How many calls were not admitted, by scope. */
    public Map<String, Long> refusals(LedgerRows.Filter filter) {
        return store.read(sql -> new Refusals(sql).byScope(filter));
    }

    /** The newest entries of a caller. */
    public List<LedgerRow> newest(String user, int count) {
        return store.read(sql -> new LedgerRows(sql).newest(user, count));
    }

    /** What windows that are not over have spent: the site's, and that of the caller who spent most today. */
    public Spending spending() {
        return store.read(sql -> {
            Instant now = clock.apply(sql);
            return new Spending(most(sql, Scope.Kind.USER_DAY, now), most(sql, Scope.Kind.SITE_HOUR, now));
        });
    }

    /** In nano-dollars. */
    public record Spending(long userDay, long siteHour) {}

    private static long most(DSLContext sql, Scope.Kind kind, Instant now) {
        return Optional.ofNullable(sql.select(DSL.max(BudgetWindows.SPENT))
                        .from(BudgetWindows.TABLE)
                        .where(BudgetWindows.SCOPE_KIND
                                .eq(kind.name().toLowerCase(Locale.ROOT))
                                .and(BudgetWindows.WINDOW_END.gt(now)))
                        .fetchSingle(0, Long.class))
                .orElse(0L);
    }

    /** The newest window of each scope that is not over yet, as it stands. */
    public List<BudgetWindow> present() {
        return store.read(sql -> {
            Instant now = clock.apply(sql);
            return sql.select(BudgetWindows.COLUMNS)
                    .from(BudgetWindows.TABLE)
                    .where(BudgetWindows.WINDOW_END.gt(now))
                    .orderBy(BudgetWindows.ID)
                    .fetch(Rows::window);
        });
    }

    /** The newest window of a scope that is not over yet; absent where nothing was asked of it in this one. */
    public Optional<BudgetWindow> present(Scope scope) {
        return store.read(sql -> sql.select(BudgetWindows.COLUMNS)
                .from(BudgetWindows.TABLE)
                .where(Rows.of(scope).and(BudgetWindows.WINDOW_END.gt(clock.apply(sql))))
                .orderBy(BudgetWindows.WINDOW_START.desc())
                .limit(1)
                .fetchOptional(Rows::window));
    }
}
