package dev.penstock.gateway.store.log;

import static dev.penstock.gateway.store.table.AiApiLogs.COLUMNS;
import static dev.penstock.gateway.store.table.AiApiLogs.CREATED_AT;
import static dev.penstock.gateway.store.table.AiApiLogs.ID;
import static dev.penstock.gateway.store.table.AiApiLogs.KEY_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.MODEL_CODE;
import static dev.penstock.gateway.store.table.AiApiLogs.PROVIDER_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.STATUS;
import static dev.penstock.gateway.store.table.AiApiLogs.TABLE;
import static dev.penstock.gateway.store.table.AiApiLogs.USER_ID;

import dev.penstock.gateway.store.table.BatchInsert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** The rows about single calls, within one transaction. Newest first. */
public final class LogRows {
    /** What one page may hold. */
    public static final int PAGE_MAX = 1000;

    private static final int FETCHED_AT_ONCE = 500;

    private final DSLContext sql;

    public LogRows(DSLContext sql) {
        this.sql = sql;
    }

    public void add(List<LogRow> rows) {
        BatchInsert insert = new BatchInsert(sql, TABLE, LogColumns.WRITTEN);
        rows.forEach(row -> insert.add(LogColumns.values(row)));
        insert.execute();
    }

    /** A page after a row; an absent row means the newest page. */
    public List<LogRow> after(LogFilter filter, Optional<LogCursor> after, int limit) {
        Condition older = after.map(row ->
                        CREATED_AT.lt(row.at()).or(CREATED_AT.eq(row.at()).and(ID.lt(row.id()))))
                .orElse(DSL.noCondition());
        return page(condition(filter).and(older), limit, 0);
    }

    /**
     * A page by its number, as the documents have it. The farther back, the more rows are passed over.
     *
     * @param page from 1
     */
    public List<LogRow> page(LogFilter filter, int page, int pageSize) {
        return page(condition(filter), pageSize, (page - 1L) * pageSize);
    }

    private List<LogRow> page(Condition condition, int limit, long offset) {
        if (limit < 1 || limit > PAGE_MAX || offset < 0) {
            throw new IllegalArgumentException(
                    "page of " + limit + " from " + offset + " (expected: 1.." + PAGE_MAX + " rows, from 0)");
        }
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(condition)
                .orderBy(CREATED_AT.desc(), ID.desc())
                .limit(limit)
                .offset(offset)
                .fetch(LogColumns::row);
    }

    /** When the oldest call was. */
    public Optional<Instant> oldest() {
        return sql.select(CREATED_AT).from(TABLE).orderBy(CREATED_AT).limit(1).fetchOptional(CREATED_AT);
    }

    public long count(LogFilter filter) {
        return sql.selectCount().from(TABLE).where(condition(filter)).fetchSingle(0, Long.class);
    }

    /** Hands over every row, without holding more than a few in memory. */
    public void each(LogFilter filter, Consumer<LogRow> reader) {
        try (Cursor<Record> rows = sql.select(COLUMNS)
                .from(TABLE)
                .where(condition(filter))
                .orderBy(CREATED_AT.desc(), ID.desc())
                .fetchSize(FETCHED_AT_ONCE)
                .fetchLazy()) {
            rows.forEach(row -> reader.accept(LogColumns.row(row)));
        }
    }

    /**
     * Deletes old rows, but not many at once, so that nobody waits long.
     *
     * @return how many were deleted; call again until it is 0
     */
    public int deleteBefore(Instant time, int limit) {
        List<Long> old = sql.select(ID)
                .from(TABLE)
                .where(CREATED_AT.lt(time))
                .orderBy(CREATED_AT)
                .limit(limit)
                .fetch(ID);
        return old.isEmpty() ? 0 : sql.deleteFrom(TABLE).where(ID.in(old)).execute();
    }

    static Condition condition(LogFilter filter) {
        List<Condition> all = new ArrayList<>();
        filter.providerId().ifPresent(id -> all.add(PROVIDER_ID.eq(id)));
        filter.keyId().ifPresent(id -> all.add(KEY_ID.eq(id)));
        filter.userId().ifPresent(id -> all.add(USER_ID.eq(id)));
        filter.status().ifPresent(status -> all.add(STATUS.eq(status)));
        filter.modelCode().ifPresent(code -> all.add(MODEL_CODE.eq(code)));
        filter.from().ifPresent(from -> all.add(CREATED_AT.ge(from)));
        filter.to().ifPresent(to -> all.add(CREATED_AT.lt(to)));
        return DSL.and(all);
    }
}
