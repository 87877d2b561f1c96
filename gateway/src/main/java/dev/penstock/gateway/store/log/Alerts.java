package dev.penstock.gateway.store.log;

import static dev.penstock.gateway.store.table.AlertTable.ACKNOWLEDGED_AT;
import static dev.penstock.gateway.store.table.AlertTable.COLUMNS;
import static dev.penstock.gateway.store.table.AlertTable.CREATED_AT;
import static dev.penstock.gateway.store.table.AlertTable.DETAILS_JSON;
import static dev.penstock.gateway.store.table.AlertTable.ID;
import static dev.penstock.gateway.store.table.AlertTable.KIND;
import static dev.penstock.gateway.store.table.AlertTable.LEVEL;
import static dev.penstock.gateway.store.table.AlertTable.MESSAGE;
import static dev.penstock.gateway.store.table.AlertTable.TABLE;

import dev.penstock.gateway.store.table.LastId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** The alerts, within one transaction. */
public final class Alerts {
    private final DSLContext sql;

    public Alerts(DSLContext sql) {
        this.sql = sql;
    }

    public Optional<Alert> find(long id) {
        return sql.select(COLUMNS).from(TABLE).where(ID.eq(id)).fetchOptional(Alerts::row);
    }

    /**
     * The newest ones.
     *
     * @param beforeId only those before it; 0 for the first page
     */
    public List<Alert> newest(long beforeId, int limit) {
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(beforeId == 0 ? ID.gt(0L) : ID.lt(beforeId))
                .orderBy(ID.desc())
                .limit(limit)
                .fetch(Alerts::row);
    }

    /** Whether there is one of a kind that is not older. */
    public boolean since(String kind, Instant time) {
        return sql.fetchExists(TABLE, KIND.eq(kind).and(CREATED_AT.gt(time)));
    }

    /** Whether there is one of a kind in these very words. */
    public boolean said(String kind, String message) {
        return sql.fetchExists(TABLE, KIND.eq(kind).and(MESSAGE.eq(message)));
    }

    /** Returns whether it was there, and nobody had seen it. */
    public boolean acknowledge(long id, Instant now) {
        return sql.update(TABLE)
                        .set(ACKNOWLEDGED_AT, now)
                        .where(ID.eq(id).and(ACKNOWLEDGED_AT.isNull()))
                        .execute()
                > 0;
    }

    /** Returns its id. */
    public long add(Alert row) {
        sql.insertInto(TABLE).set(values(row)).set(CREATED_AT, row.createdAt()).execute();
        return LastId.of(sql);
    }

    private static Map<Field<?>, Object> values(Alert of) {
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(LEVEL, of.level());
        values.put(KIND, of.kind());
        values.put(MESSAGE, of.message());
        values.put(DETAILS_JSON, of.detailsJson().orElse(null));
        values.put(ACKNOWLEDGED_AT, of.acknowledgedAt().orElse(null));
        return values;
    }

    private static Alert row(Record row) {
        return new Alert(
                row.get(ID),
                row.get(LEVEL),
                row.get(KIND),
                row.get(MESSAGE),
                Optional.ofNullable(row.get(DETAILS_JSON)),
                Optional.ofNullable(row.get(ACKNOWLEDGED_AT)),
                row.get(CREATED_AT));
    }
}
