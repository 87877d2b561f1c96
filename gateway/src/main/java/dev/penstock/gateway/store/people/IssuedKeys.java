package dev.penstock.gateway.store.people;

import static dev.penstock.gateway.store.table.VirtualKeyTable.COLUMNS;
import static dev.penstock.gateway.store.table.VirtualKeyTable.CREATED_AT;
import static dev.penstock.gateway.store.table.VirtualKeyTable.EXPIRES_AT;
import static dev.penstock.gateway.store.table.VirtualKeyTable.HMAC;
import static dev.penstock.gateway.store.table.VirtualKeyTable.ID;
import static dev.penstock.gateway.store.table.VirtualKeyTable.MAX_CONCURRENCY;
import static dev.penstock.gateway.store.table.VirtualKeyTable.MODELS_JSON;
import static dev.penstock.gateway.store.table.VirtualKeyTable.NAME;
import static dev.penstock.gateway.store.table.VirtualKeyTable.OWNER_ID;
import static dev.penstock.gateway.store.table.VirtualKeyTable.PUBLIC_ID;
import static dev.penstock.gateway.store.table.VirtualKeyTable.RATE_LIMIT_RPD;
import static dev.penstock.gateway.store.table.VirtualKeyTable.RATE_LIMIT_RPM;
import static dev.penstock.gateway.store.table.VirtualKeyTable.RATE_LIMIT_TPM;
import static dev.penstock.gateway.store.table.VirtualKeyTable.REVOKED_AT;
import static dev.penstock.gateway.store.table.VirtualKeyTable.TABLE;
import static dev.penstock.gateway.store.table.VirtualKeyTable.UPDATED_AT;

import dev.penstock.gateway.store.table.LastId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Callers' keys, within one transaction. They are revoked, not removed: records name them. */
public final class IssuedKeys {
    private final DSLContext sql;

    public IssuedKeys(DSLContext sql) {
        this.sql = sql;
    }

    public List<IssuedKey> all() {
        return sql.select(COLUMNS).from(TABLE).orderBy(ID).fetch(IssuedKeys::row);
    }

    public Optional<IssuedKey> find(long id) {
        return sql.select(COLUMNS).from(TABLE).where(ID.eq(id)).fetchOptional(IssuedKeys::row);
    }

    public Optional<IssuedKey> find(String publicId) {
        return sql.select(COLUMNS).from(TABLE).where(PUBLIC_ID.eq(publicId)).fetchOptional(IssuedKeys::row);
    }

    /** Returns whether it was good until now. */
    public boolean revoke(long id, Instant now) {
        return sql.update(TABLE)
                        .set(REVOKED_AT, now)
                        .set(UPDATED_AT, now)
                        .where(ID.eq(id).and(REVOKED_AT.isNull()))
                        .execute()
                > 0;
    }

    /** Revokes all keys of a user who goes. */
    public void revokeOf(long ownerId, Instant now) {
        sql.update(TABLE)
                .set(REVOKED_AT, now)
                .set(UPDATED_AT, now)
                .where(OWNER_ID.eq(ownerId).and(REVOKED_AT.isNull()))
                .execute();
    }

    /** Returns its id. */
    public long add(IssuedKey row) {
        sql.insertInto(TABLE).set(values(row)).set(CREATED_AT, row.createdAt()).execute();
        return LastId.of(sql);
    }

    /** The same, unless somebody has changed the row since it was as of then. */
    public boolean change(IssuedKey row, Instant asOf) {
        return sql.update(TABLE)
                        .set(values(row))
                        .where(ID.eq(row.id()).and(UPDATED_AT.eq(asOf)))
                        .execute()
                > 0;
    }

    /** Returns whether there was such a row. */
    public boolean change(IssuedKey row) {
        return sql.update(TABLE).set(values(row)).where(ID.eq(row.id())).execute() > 0;
    }

    private static Map<Field<?>, Object> values(IssuedKey of) {
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(PUBLIC_ID, of.publicId());
        values.put(NAME, of.name());
        values.put(HMAC, of.hmac());
        values.put(OWNER_ID, of.ownerId().orElse(null));
        values.put(MODELS_JSON, of.modelsJson().orElse(null));
        values.put(RATE_LIMIT_RPM, of.rateLimitRpm());
        values.put(RATE_LIMIT_TPM, of.rateLimitTpm());
        values.put(RATE_LIMIT_RPD, of.rateLimitRpd());
        values.put(MAX_CONCURRENCY, of.maxConcurrency());
        values.put(EXPIRES_AT, of.expiresAt().orElse(null));
        values.put(REVOKED_AT, of.revokedAt().orElse(null));
        values.put(UPDATED_AT, of.updatedAt());
        return values;
    }

    private static IssuedKey row(Record row) {
        return new IssuedKey(
                row.get(ID),
                row.get(PUBLIC_ID),
                row.get(NAME),
                row.get(HMAC),
                Optional.ofNullable(row.get(OWNER_ID)),
                Optional.ofNullable(row.get(MODELS_JSON)),
                row.get(RATE_LIMIT_RPM),
                row.get(RATE_LIMIT_TPM),
                row.get(RATE_LIMIT_RPD),
                row.get(MAX_CONCURRENCY),
                Optional.ofNullable(row.get(EXPIRES_AT)),
                Optional.ofNullable(row.get(REVOKED_AT)),
                row.get(CREATED_AT),
                row.get(UPDATED_AT));
    }
}
