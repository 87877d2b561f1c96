package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a treasury, within one transaction: what was put is what is found afterwards, and nobody else changes a row that
 * was looked at. {@link TreasuryRules} says what is written into them.
 */
public interface Books {
    /** The time that windows are opened by, the same for all nodes. */
    Instant now();

    /** Which slices there will be questions for: a hint to fetch them at once. */
    default void expect(Collection<Long> slices) {}

    Optional<NodeRow> node(String name);

    void put(NodeRow node);

    /** How many nodes are not given up. */
    int living();

    /** Those that are not given up and were not heard of since then. */
    List<NodeRow> silentSince(Instant time);

    /** The newest window that was ever opened for a scope. */
    Optional<BudgetWindow> newest(Scope scope);

    BudgetWindow window(long id);

    /** Opens a window; where somebody else has just done so, theirs. */
    BudgetWindow open(Scope scope, Window window, long limit);

    void put(BudgetWindow window);

    /** What somebody set for a scope in place of what the settings say. */
    Optional<Long> limit(Scope scope);

    /** Absent where it was forgotten long after it was closed. */
    Optional<SliceRow> slice(long id);

    /** The open slice of a window that a life of a node has. */
    Optional<SliceRow> openSlice(String node, long epoch, long window);

    /** Those of a node that were not closed. */
    List<SliceRow> slices(String node);

    SliceRow newSlice(String node, long epoch, long window);

    void put(SliceRow slice);

    /** Which of these attempts have an entry. */
    Set<String> entered(Collection<String> attempts);

    /** Writes an entry; fails, and all that belongs to it, where there is one for that attempt. */
    void enter(LedgerEntry entry);
}
