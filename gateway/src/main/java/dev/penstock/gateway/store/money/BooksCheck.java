package dev.penstock.gateway.store.money;

import dev.penstock.core.money.ledger.SliceRow;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.table.BudgetSlices;
import dev.penstock.gateway.store.table.BudgetWindows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * Whether the books agree with themselves: what was spent is the sum of the entries and of what is not explained yet, and what
 * is granted is what nodes have left.
 */
public final class BooksCheck {
    private BooksCheck() {}

    /** What is wrong with them at one moment, in words; empty if nothing is. Waits for the database. */
    public static List<String> wrong(Store store) {
        return store.snapshot(BooksCheck::wrong);
    }

    private static List<String> wrong(DSLContext sql) {
        Map<Long, Long> entries = new LedgerRows(sql).byWindow();
        Map<Long, Long> left =
                sums(sql.select(BudgetSlices.WINDOW_ID, DSL.sum(BudgetSlices.AMOUNT.minus(BudgetSlices.USED)))
                        .from(BudgetSlices.TABLE)
                        .where(BudgetSlices.STATE.eq(Rows.state(SliceRow.State.OPEN)))
                        .groupBy(BudgetSlices.WINDOW_ID));
        List<String> wrong = new ArrayList<>();
        for (Record row :
                sql.select(BudgetWindows.COLUMNS).from(BudgetWindows.TABLE).fetch()) {
            var window = Rows.window(row);
            long explained = entries.getOrDefault(window.id(), 0L) + window.unattributed();
            if (window.spent() != explained) {
                wrong.add("I3: " + window + " but entries of " + explained);
            }
            long granted = left.getOrDefault(window.id(), 0L);
            if (window.granted() != granted) {
                wrong.add("I2: " + window + " but slices of " + granted);
            }
        }
        return wrong;
    }

    private static Map<Long, Long> sums(Select<Record2<Long, BigDecimal>> query) {
        Map<Long, Long> sums = new HashMap<>();
        query.forEach(row -> sums.put(row.value1(), row.value2().longValueExact()));
        return sums;
    }
}
