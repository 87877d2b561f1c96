package dev.penstock.gateway.store.people;

import static dev.penstock.gateway.store.table.SessionTable.COLUMNS;
import static dev.penstock.gateway.store.table.SessionTable.CREATED_AT;
import static dev.penstock.gateway.store.table.SessionTable.EXPIRES_AT;
import static dev.penstock.gateway.store.table.SessionTable.GENERATION;
import static dev.penstock.gateway.store.table.SessionTable.ID;
import static dev.penstock.gateway.store.table.SessionTable.IP_ADDRESS;
import static dev.penstock.gateway.store.table.SessionTable.REVOKED_AT;
import static dev.penstock.gateway.store.table.SessionTable.TABLE;
import static dev.penstock.gateway.store.table.SessionTable.UPDATED_AT;
import static dev.penstock.gateway.store.table.SessionTable.USER_AGENT;
import static dev.penstock.gateway.store.table.SessionTable.USER_ID;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The logins, within one transaction. */
public final class Sessions {
    private final DSLContext sql;

    public Sessions(DSLContext sql) {
        this.sql = sql;
    }

    public void add(StoredSession row) {
        sql.insertInto(TABLE)
                .set(ID, row.id())
                .set(USER_ID, row.userId())
                .set(GENERATION, row.generation())
                .set(IP_ADDRESS, row.ipAddress().orElse(null))
                .set(USER_AGENT, row.userAgent().orElse(null))
                .set(EXPIRES_AT, row.expiresAt())
                .set(REVOKED_AT, row.revokedAt().orElse(null))
                .set(CREATED_AT, row.createdAt())
                .set(UPDATED_AT, row.updatedAt())
                .execute();
    }

    public Optional<StoredSession> find(String id) {
        return sql.select(COLUMNS).from(TABLE).where(ID.eq(id)).fetchOptional(Sessions::row);
    }

    /** The logins of a user that can still be used, the newest first. */
    public List<StoredSession> open(long userId, Instant now) {
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(USER_ID.eq(userId).and(REVOKED_AT.isNull()).and(EXPIRES_AT.gt(now)))
                .orderBy(CREATED_AT.desc(), ID)
                .fetch(Sessions::row);
    }

    /** Begins the next generation; returns whether that was the newest one, of a login that can still be used. */
    public boolean renew(String id, long generation, Instant now) {
        return sql.update(TABLE)
                        .set(GENERATION, generation + 1)
                        .set(UPDATED_AT, now)
                        .where(ID.eq(id)
                                .and(GENERATION.eq(generation))
                                .and(REVOKED_AT.isNull())
                                .and(EXPIRES_AT.gt(now)))
                        .execute()
                > 0;
    }

    /** Returns whether it could be used until now. */
    public boolean revoke(String id, Instant now) {
        return sql.update(TABLE)
                        .set(REVOKED_AT, now)
                        .set(UPDATED_AT, now)
                        .where(ID.eq(id).and(REVOKED_AT.isNull()))
                        .execute()
                > 0;
    }

    public void revokeAll(long userId, Instant now) {
        sql.update(TABLE)
                .set(REVOKED_AT, now)
                .set(UPDATED_AT, now)
                .where(USER_ID.eq(userId).and(REVOKED_AT.isNull()))
                .execute();
    }

    /** Forgets logins that ended long ago. */
    public void deleteExpired(Instant before) {
        sql.deleteFrom(TABLE).where(EXPIRES_AT.lt(before)).execute();
    }

    private static StoredSession row(Record row) {
        return new StoredSession(
                row.get(ID),
                row.get(USER_ID),
                row.get(GENERATION),
                Optional.ofNullable(row.get(IP_ADDRESS)),
                Optional.ofNullable(row.get(USER_AGENT)),
                row.get(EXPIRES_AT),
                Optional.ofNullable(row.get(REVOKED_AT)),
                row.get(CREATED_AT),
                row.get(UPDATED_AT));
    }
}
