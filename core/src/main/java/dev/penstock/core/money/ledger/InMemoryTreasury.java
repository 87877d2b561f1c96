package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;

/**
 * A treasury that forgets everything when the process ends: for tests and simulations. Confined to one thread.
 */
public final class InMemoryTreasury implements Treasury {
    private final InMemoryBooks books;
    private final TreasuryRules rules;

    /**
     * @param clock of the database: what decides which window it is
     * @param zone in which days and hours are counted
     */
    public InMemoryTreasury(InstantSource clock, ZoneId zone) {
        this.books = new InMemoryBooks(clock);
        this.rules = new TreasuryRules(books, zone);
    }

    @Override
    public Joined join(String node) {
        return rules.join(node);
    }

    @Override
    public GrantReply grant(GrantErrand errand) {
        return rules.grant(errand);
    }

    @Override
    public boolean commit(Batch batch) {
        return rules.commit(batch);
    }

    @Override
    public Renewal renew(String node, long epoch) {
        return rules.renew(node, epoch);
    }

    /** Gives up nodes that were not heard of for longer than their lease. Their money counts as spent. */
    public void loseSilentNodes() {
        rules.loseSilentNodes();
    }

    /** Gives up one node. */
    public void lose(String node) {
        rules.lose(node);
    }

    /** Changes a limit, in the present window and in all that follow. */
    public void limit(Limit limit) {
        books.limit(limit);
    }

    /** All rows, in the order in which they were opened. */
    public List<BudgetWindow> windows() {
        return books.windows();
    }

    /** All entries, by attempt. */
    public Collection<LedgerEntry> ledger() {
        return books.ledger();
    }

    /** Which window a slice is of. */
    public BudgetWindow windowOf(long slice) {
        return books.window(books.slice(slice).orElseThrow().window());
    }

    /** Those that were not given up. */
    Collection<SliceRow> slices() {
        return books.slices();
    }
}
