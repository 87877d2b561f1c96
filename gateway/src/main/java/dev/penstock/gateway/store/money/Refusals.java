package dev.penstock.gateway.store.money;

import static dev.penstock.gateway.store.table.RefusalTable.CALLER;
import static dev.penstock.gateway.store.table.RefusalTable.HOUR_START;
import static dev.penstock.gateway.store.table.RefusalTable.ID;
import static dev.penstock.gateway.store.table.RefusalTable.REFUSED;
import static dev.penstock.gateway.store.table.RefusalTable.SCOPE;
import static dev.penstock.gateway.store.table.RefusalTable.TABLE;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** How many calls budgets did not admit, within one transaction. */
public final class Refusals {
    private final DSLContext sql;

    public Refusals(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * What is counted together.
     *
     * @param hour its beginning
     * @param scope which budget had no money left
     */
    public record Kind(Instant hour, String caller, String scope) {
        /** Of a call that is refused now. */
        public static Kind of(Instant now, String caller, String scope) {
            return new Kind(now.truncatedTo(ChronoUnit.HOURS), caller, scope);
        }

        private String id() {
            return hour.getEpochSecond() + "/" + scope + "/" + caller;
        }
    }

    public void add(Map<Kind, Long> counts) {
        counts.forEach((kind, count) -> sql.insertInto(TABLE, ID, HOUR_START, CALLER, SCOPE, REFUSED)
                .values(kind.id(), kind.hour(), kind.caller(), kind.scope(), count)
                .onConflict(ID)
                .doUpdate()
                .set(
                        REFUSED,
                        DSL.field(DSL.name(TABLE.getName(), REFUSED.getName()), REFUSED.getDataType())
                                .plus(count))
                .execute());
    }

    /** Those of a range of time, by scope; of all hours that begin in it. */
    public Map<String, Long> byScope(LedgerRows.Filter of) {
        Condition condition = HOUR_START
                .ge(of.from().truncatedTo(ChronoUnit.HOURS))
                .and(HOUR_START.lt(of.to()))
                .and(of.user().map(CALLER::eq).orElseGet(DSL::noCondition));
        Map<String, Long> counts = new HashMap<>();
        sql.select(SCOPE, DSL.sum(REFUSED))
                .from(TABLE)
                .where(condition)
                .groupBy(SCOPE)
                .forEach(row -> counts.put(row.value1(), row.value2().longValue()));
        return counts;
    }

    /**
     * Deletes some that are older.
     *
     * @return how many were deleted; call again until it is 0
     */
    public int deleteBefore(Instant time, int limit) {
        List<String> old = sql.select(ID)
                .from(TABLE)
                .where(HOUR_START.lt(time))
                .limit(limit)
                .fetch(ID);
        return old.isEmpty() ? 0 : sql.deleteFrom(TABLE).where(ID.in(old)).execute();
    }
}
