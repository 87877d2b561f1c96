package dev.penstock.gateway.store.catalogue;

import static dev.penstock.gateway.store.table.AiProviders.BASE_URL;
import static dev.penstock.gateway.store.table.AiProviders.COLUMNS;
import static dev.penstock.gateway.store.table.AiProviders.CONFIG_JSON;
import static dev.penstock.gateway.store.table.AiProviders.CREATED_AT;
import static dev.penstock.gateway.store.table.AiProviders.DESCRIPTION;
import static dev.penstock.gateway.store.table.AiProviders.ID;
import static dev.penstock.gateway.store.table.AiProviders.IS_ACTIVE;
import static dev.penstock.gateway.store.table.AiProviders.PROVIDER_CODE;
import static dev.penstock.gateway.store.table.AiProviders.PROVIDER_NAME;
import static dev.penstock.gateway.store.table.AiProviders.SORT_ORDER;
import static dev.penstock.gateway.store.table.AiProviders.TABLE;
import static dev.penstock.gateway.store.table.AiProviders.UPDATED_AT;

import dev.penstock.gateway.store.table.LastId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** The providers, within one transaction. Removing one removes its keys and models. */
public final class Providers {
    private final DSLContext sql;

    public Providers(DSLContext sql) {
        this.sql = sql;
    }

    public List<StoredProvider> all() {
        return sql.select(COLUMNS).from(TABLE).orderBy(SORT_ORDER.desc(), ID).fetch(Providers::row);
    }

    public Optional<StoredProvider> find(long id) {
        return sql.select(COLUMNS).from(TABLE).where(ID.eq(id)).fetchOptional(Providers::row);
    }

    public Optional<StoredProvider> find(String code) {
        return sql.select(COLUMNS).from(TABLE).where(PROVIDER_CODE.eq(code)).fetchOptional(Providers::row);
    }

    /** The ids of all, by code. */
    public Map<String, Long> ids() {
        return sql.select(PROVIDER_CODE, ID).from(TABLE).fetchMap(PROVIDER_CODE, ID);
    }

    public boolean remove(long id) {
        return sql.deleteFrom(TABLE).where(ID.eq(id)).execute() > 0;
    }

    /** Returns its id. */
    public long add(StoredProvider row) {
        sql.insertInto(TABLE).set(values(row)).set(CREATED_AT, row.createdAt()).execute();
        return LastId.of(sql);
    }

    /** The same, unless somebody has changed the row since it was as of then. */
    public boolean change(StoredProvider row, Instant asOf) {
        return sql.update(TABLE)
                        .set(values(row))
                        .where(ID.eq(row.id()).and(UPDATED_AT.eq(asOf)))
                        .execute()
                > 0;
    }

    /** Returns whether there was such a row. */
    public boolean change(StoredProvider row) {
        return sql.update(TABLE).set(values(row)).where(ID.eq(row.id())).execute() > 0;
    }

    private static Map<Field<?>, Object> values(StoredProvider of) {
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(PROVIDER_CODE, of.code());
        values.put(PROVIDER_NAME, of.name());
        values.put(BASE_URL, of.baseUrl());
        values.put(IS_ACTIVE, of.active());
        values.put(SORT_ORDER, of.sortOrder());
        values.put(DESCRIPTION, of.description().orElse(null));
        values.put(CONFIG_JSON, of.configJson().orElse(null));
        values.put(UPDATED_AT, of.updatedAt());
        return values;
    }

    private static StoredProvider row(Record row) {
        return new StoredProvider(
                row.get(ID),
                row.get(PROVIDER_CODE),
                row.get(PROVIDER_NAME),
                row.get(BASE_URL),
                row.get(IS_ACTIVE),
                row.get(SORT_ORDER),
                Optional.ofNullable(row.get(DESCRIPTION)),
                Optional.ofNullable(row.get(CONFIG_JSON)),
                row.get(CREATED_AT),
                row.get(UPDATED_AT));
    }
}
