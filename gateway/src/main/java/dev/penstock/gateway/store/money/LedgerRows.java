package dev.penstock.gateway.store.money;

import static dev.penstock.gateway.store.table.LedgerTable.AMOUNT;
import static dev.penstock.gateway.store.table.LedgerTable.CREATED_AT;
import static dev.penstock.gateway.store.table.LedgerTable.ENTRY_ID;
import static dev.penstock.gateway.store.table.LedgerTable.ESTIMATE;
import static dev.penstock.gateway.store.table.LedgerTable.INPUT_TOKENS;
import static dev.penstock.gateway.store.table.LedgerTable.KIND;
import static dev.penstock.gateway.store.table.LedgerTable.MODEL;
import static dev.penstock.gateway.store.table.LedgerTable.OUTPUT_TOKENS;
import static dev.penstock.gateway.store.table.LedgerTable.PRICE_VERSION;
import static dev.penstock.gateway.store.table.LedgerTable.PROVIDER;
import static dev.penstock.gateway.store.table.LedgerTable.REASON;
import static dev.penstock.gateway.store.table.LedgerTable.REQUEST_ID;
import static dev.penstock.gateway.store.table.LedgerTable.STATUS;
import static dev.penstock.gateway.store.table.LedgerTable.TABLE;
import static dev.penstock.gateway.store.table.LedgerTable.USER_NAME;
import static dev.penstock.gateway.store.table.LedgerTable.VIRTUAL_KEY;
import static dev.penstock.gateway.store.table.LedgerTable.WINDOWS;

import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.core.money.ledger.LedgerEntry;
import dev.penstock.gateway.store.table.BatchInsert;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** The entries of the ledger, within one transaction. They are added, and never changed. */
public final class LedgerRows {
    private static final int FETCHED_AT_ONCE = 500;
    private static final String BETWEEN = ",";
    private static final Pattern SPLIT = Pattern.compile(BETWEEN);

    private static final List<Field<?>> WRITTEN = List.of(
            ENTRY_ID,
            KIND,
            AMOUNT,
            ESTIMATE,
            STATUS,
            INPUT_TOKENS,
            OUTPUT_TOKENS,
            REQUEST_ID,
            USER_NAME,
            VIRTUAL_KEY,
            PROVIDER,
            MODEL,
            PRICE_VERSION,
            WINDOWS,
            CREATED_AT);

    private final DSLContext sql;

    public LedgerRows(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Which entries are meant.
     *
     * @param from the first moment, and {@code to} the first one after them
     */
    public record Filter(Instant from, Instant to, Optional<String> user) {
        Condition condition() {
            return CREATED_AT
                    .ge(from)
                    .and(CREATED_AT.lt(to))
                    .and(user.map(USER_NAME::eq).orElseGet(DSL::noCondition));
        }
    }

    /** @param windowOf where a slice is from; absent where the books do not know it */
    void add(Collection<LedgerEntry> entries, Function<Long, Optional<Long>> windowOf, Instant now) {
        BatchInsert rows = new BatchInsert(sql, TABLE, WRITTEN);
        for (LedgerEntry entry : entries) {
            rows.add(values(entry, windows(entry, windowOf), now));
        }
        rows.execute();
    }

    private static String windows(LedgerEntry entry, Function<Long, Optional<Long>> windowOf) {
        StringBuilder ids = new StringBuilder();
        for (LedgerEntry.Allocation part : entry.allocations()) {
            windowOf.apply(part.slice())
                    .ifPresent(id -> ids.append(ids.isEmpty() ? "" : BETWEEN).append(id));
        }
        return ids.toString();
    }

    private static Object[] values(LedgerEntry entry, String windows, Instant now) {
        return new Object[] {
            entry.attempt(),
            Rows.ATTEMPT,
            entry.amount(),
            entry.held(),
            entry.status().name().toLowerCase(Locale.ROOT),
            entry.inputTokens(),
            entry.outputTokens(),
            cut(entry.purpose().request(), 128),
            cut(entry.purpose().user(), 128),
            cut(entry.purpose().virtualKey(), 128),
            cut(entry.purpose().provider(), 64),
            cut(entry.purpose().model(), 300),
            cut(entry.purpose().price(), 400),
            windows,
            now
        };
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** Writes why somebody changed what a window says was spent. */
    void correct(String id, BudgetWindow window, long amount, String actor, String reason, Instant now) {
        sql.insertInto(TABLE)
                .set(ENTRY_ID, id)
                .set(KIND, Rows.CORRECTION)
                .set(AMOUNT, amount)
                .set(STATUS, Rows.CORRECTION)
                .set(USER_NAME, cut(actor, 128))
                .set(REASON, cut(reason, 300))
                .set(WINDOWS, Long.toString(window.id()))
                .set(CREATED_AT, now)
                .execute();
    }

    /** What entries took from each window, by its id, in nano-dollars. Reads the whole ledger. */
    Map<Long, Long> byWindow() {
        Field<BigDecimal> sum = DSL.sum(AMOUNT);
        Map<Long, Long> sums = new HashMap<>();
        try (Cursor<? extends Record> rows = sql.select(WINDOWS, sum)
                .from(TABLE)
                .where(WINDOWS.ne(""))
                .groupBy(WINDOWS)
                .fetchSize(FETCHED_AT_ONCE)
                .fetchLazy()) {
            for (Record row : rows) {
                long amount = row.get(sum).longValueExact();
                SPLIT.splitAsStream(row.get(WINDOWS))
                        .forEach(id -> sums.merge(Long.valueOf(id), amount, Math::addExact));
            }
        }
        return sums;
    }

    /** The newest attempts of a caller. */
    List<LedgerRow> newest(String user, int count) {
        return sql.select(LedgerRow.COLUMNS)
                .from(TABLE)
                .where(USER_NAME.eq(user).and(KIND.eq(Rows.ATTEMPT)))
                .orderBy(CREATED_AT.desc(), DSL.field(DSL.name("id")).desc())
                .limit(count)
                .fetch(LedgerRow::of);
    }

    /** Hands over every entry, newest first, without holding more than a few in memory. */
    public void each(Filter filter, Consumer<LedgerRow> reader) {
        try (Cursor<Record> rows = sql.select(LedgerRow.COLUMNS)
                .from(TABLE)
                .where(filter.condition())
                .orderBy(CREATED_AT.desc(), DSL.field(DSL.name("id")).desc())
                .fetchSize(FETCHED_AT_ONCE)
                .fetchLazy()) {
            rows.forEach(row -> reader.accept(LedgerRow.of(row)));
        }
    }
}
