package dev.penstock.gateway.store.people;

import static dev.penstock.gateway.store.table.AuditTable.ACTION;
import static dev.penstock.gateway.store.table.AuditTable.ACTOR;
import static dev.penstock.gateway.store.table.AuditTable.ACTOR_ID;
import static dev.penstock.gateway.store.table.AuditTable.AFTER_JSON;
import static dev.penstock.gateway.store.table.AuditTable.BEFORE_JSON;
import static dev.penstock.gateway.store.table.AuditTable.COLUMNS;
import static dev.penstock.gateway.store.table.AuditTable.CREATED_AT;
import static dev.penstock.gateway.store.table.AuditTable.ENTITY;
import static dev.penstock.gateway.store.table.AuditTable.ENTITY_ID;
import static dev.penstock.gateway.store.table.AuditTable.ID;
import static dev.penstock.gateway.store.table.AuditTable.IP_ADDRESS;
import static dev.penstock.gateway.store.table.AuditTable.TABLE;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Who changed what, within one transaction: that of the change itself. Entries are only ever added. */
public final class AuditTrail {
    private final DSLContext sql;

    public AuditTrail(DSLContext sql) {
        this.sql = sql;
    }

    public void add(AuditEntry entry) {
        sql.insertInto(TABLE)
                .set(ACTOR_ID, entry.actorId().orElse(null))
                .set(ACTOR, entry.actor())
                .set(ACTION, entry.action())
                .set(ENTITY, entry.entity())
                .set(ENTITY_ID, entry.entityId())
                .set(BEFORE_JSON, entry.before().orElse(null))
                .set(AFTER_JSON, entry.after().orElse(null))
                .set(IP_ADDRESS, entry.ipAddress().orElse(null))
                .set(CREATED_AT, entry.at())
                .execute();
    }

    /**
     * The newest entries.
     *
     * @param beforeId only those before it; 0 for the first page
     */
    public List<AuditEntry> newest(long beforeId, int limit) {
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(beforeId == 0 ? ID.gt(0L) : ID.lt(beforeId))
                .orderBy(ID.desc())
                .limit(limit)
                .fetch(AuditTrail::row);
    }

    private static AuditEntry row(Record row) {
        return new AuditEntry(
                row.get(ID),
                Optional.ofNullable(row.get(ACTOR_ID)),
                row.get(ACTOR),
                row.get(ACTION),
                row.get(ENTITY),
                row.get(ENTITY_ID),
                Optional.ofNullable(row.get(BEFORE_JSON)),
                Optional.ofNullable(row.get(AFTER_JSON)),
                Optional.ofNullable(row.get(IP_ADDRESS)),
                row.get(CREATED_AT));
    }
}
