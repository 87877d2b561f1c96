package dev.penstock.gateway.store.money;

import static dev.penstock.gateway.store.table.BudgetLimitTable.COLUMNS;
import static dev.penstock.gateway.store.table.BudgetLimitTable.RAISED_LIMIT;
import static dev.penstock.gateway.store.table.BudgetLimitTable.RAISED_UNTIL;
import static dev.penstock.gateway.store.table.BudgetLimitTable.SCOPE_KIND;
import static dev.penstock.gateway.store.table.BudgetLimitTable.SCOPE_SUBJECT;
import static dev.penstock.gateway.store.table.BudgetLimitTable.SPEND_LIMIT;
import static dev.penstock.gateway.store.table.BudgetLimitTable.TABLE;
import static dev.penstock.gateway.store.table.BudgetLimitTable.UPDATED_AT;

import dev.penstock.core.money.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Limits that somebody set for a scope, within one transaction. */
public final class BudgetLimits {
    private final DSLContext sql;

    public BudgetLimits(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * What somebody set for a scope.
     *
     * @param limit in nano-dollars, in place of the settings; absent where those count
     * @param raised in place of both, until {@code raisedUntil}
     */
    public record Own(Scope scope, Optional<Long> limit, Optional<Long> raised, Optional<Instant> raisedUntil) {
        /** What counts at a time; absent where the settings do. */
        public Optional<Long> at(Instant now) {
            return raisedUntil.filter(now::isBefore).isPresent() ? raised : limit;
        }
    }

    public Optional<Own> of(Scope scope) {
        return sql.select(COLUMNS).from(TABLE).where(is(scope)).fetchOptional(BudgetLimits::own);
    }

    public List<Own> all() {
        return sql.select(COLUMNS)
                .from(TABLE)
                .orderBy(SCOPE_KIND, SCOPE_SUBJECT)
                .fetch(BudgetLimits::own);
    }

    /** Sets all of it anew. */
    public void put(Own own, Instant now) {
        Map<Field<?>, Object> values = new HashMap<>();
        values.put(SPEND_LIMIT, own.limit().orElse(null));
        values.put(RAISED_LIMIT, own.raised().orElse(null));
        values.put(RAISED_UNTIL, own.raisedUntil().orElse(null));
        values.put(UPDATED_AT, now);
        sql.insertInto(TABLE)
                .set(SCOPE_KIND, Rows.kind(own.scope()))
                .set(SCOPE_SUBJECT, own.scope().subject())
                .set(values)
                .onConflict(SCOPE_KIND, SCOPE_SUBJECT)
                .doUpdate()
                .set(values)
                .execute();
    }

    /** The settings count again. */
    public boolean remove(Scope scope) {
        return sql.deleteFrom(TABLE).where(is(scope)).execute() > 0;
    }

    private static Condition is(Scope scope) {
        return SCOPE_KIND.eq(Rows.kind(scope)).and(SCOPE_SUBJECT.eq(scope.subject()));
    }

    private static Own own(Record row) {
        return new Own(
                Rows.scope(row.get(SCOPE_KIND), row.get(SCOPE_SUBJECT)),
                Optional.ofNullable(row.get(SPEND_LIMIT)),
                Optional.ofNullable(row.get(RAISED_LIMIT)),
                Optional.ofNullable(row.get(RAISED_UNTIL)));
    }
}
