package dev.penstock.gateway.store.catalogue;

import static dev.penstock.gateway.store.table.AiModels.COLUMNS;
import static dev.penstock.gateway.store.table.AiModels.CONFIG_JSON;
import static dev.penstock.gateway.store.table.AiModels.CREATED_AT;
import static dev.penstock.gateway.store.table.AiModels.DESCRIPTION;
import static dev.penstock.gateway.store.table.AiModels.ID;
import static dev.penstock.gateway.store.table.AiModels.IS_ACTIVE;
import static dev.penstock.gateway.store.table.AiModels.IS_DEFAULT;
import static dev.penstock.gateway.store.table.AiModels.MAX_INPUT_TOKENS;
import static dev.penstock.gateway.store.table.AiModels.MAX_OUTPUT_TOKENS;
import static dev.penstock.gateway.store.table.AiModels.MODEL_CODE;
import static dev.penstock.gateway.store.table.AiModels.MODEL_NAME;
import static dev.penstock.gateway.store.table.AiModels.MODEL_TYPE;
import static dev.penstock.gateway.store.table.AiModels.PROVIDER_ID;
import static dev.penstock.gateway.store.table.AiModels.SORT_ORDER;
import static dev.penstock.gateway.store.table.AiModels.SUPPORTS_FUNCTION_CALL;
import static dev.penstock.gateway.store.table.AiModels.SUPPORTS_STREAMING;
import static dev.penstock.gateway.store.table.AiModels.SUPPORTS_VISION;
import static dev.penstock.gateway.store.table.AiModels.TABLE;
import static dev.penstock.gateway.store.table.AiModels.UPDATED_AT;
import static dev.penstock.gateway.store.table.AiModels.UPSTREAM_NAME;

import dev.penstock.gateway.store.table.LastId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** The models, within one transaction. */
public final class Models {
    private final DSLContext sql;

    public Models(DSLContext sql) {
        this.sql = sql;
    }

    public List<StoredModel> all() {
        return sql.select(COLUMNS)
                .from(TABLE)
                .orderBy(PROVIDER_ID, SORT_ORDER.desc(), ID)
                .fetch(Models::row);
    }

    public Optional<StoredModel> find(long id) {
        return sql.select(COLUMNS).from(TABLE).where(ID.eq(id)).fetchOptional(Models::row);
    }

    public List<StoredModel> of(long providerId) {
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(PROVIDER_ID.eq(providerId))
                .orderBy(SORT_ORDER.desc(), ID)
                .fetch(Models::row);
    }

    /** What a model is found by. */
    public record Name(long providerId, String code) {}

    /** The ids of all. */
    public Map<Name, Long> ids() {
        return sql.select(PROVIDER_ID, MODEL_CODE, ID)
                .from(TABLE)
                .fetchMap(row -> new Name(row.value1(), row.value2()), row -> row.value3());
    }

    /** Makes one model its provider's default, and no other. */
    public void makeDefault(StoredModel model) {
        sql.update(TABLE)
                .set(IS_DEFAULT, DSL.field(ID.eq(model.id())))
                .where(PROVIDER_ID.eq(model.providerId()))
                .execute();
    }

    public boolean remove(long id) {
        return sql.deleteFrom(TABLE).where(ID.eq(id)).execute() > 0;
    }

    /** Returns its id. */
    public long add(StoredModel row) {
        sql.insertInto(TABLE).set(values(row)).set(CREATED_AT, row.createdAt()).execute();
        return LastId.of(sql);
    }

    /** The same, unless somebody has changed the row since it was as of then. */
    public boolean change(StoredModel row, Instant asOf) {
        return sql.update(TABLE)
                        .set(values(row))
                        .where(ID.eq(row.id()).and(UPDATED_AT.eq(asOf)))
                        .execute()
                > 0;
    }

    /** Returns whether there was such a row. */
    public boolean change(StoredModel row) {
        return sql.update(TABLE).set(values(row)).where(ID.eq(row.id())).execute() > 0;
    }

    private static Map<Field<?>, Object> values(StoredModel of) {
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(PROVIDER_ID, of.providerId());
        values.put(MODEL_CODE, of.code());
        values.put(MODEL_NAME, of.name());
        values.put(UPSTREAM_NAME, of.upstreamName().orElse(null));
        values.put(MODEL_TYPE, of.type());
        values.put(MAX_INPUT_TOKENS, of.maxInputTokens().orElse(null));
        values.put(MAX_OUTPUT_TOKENS, of.maxOutputTokens().orElse(null));
        values.put(SUPPORTS_STREAMING, of.streaming());
        values.put(SUPPORTS_FUNCTION_CALL, of.functionCall());
        values.put(SUPPORTS_VISION, of.vision());
        values.put(IS_ACTIVE, of.active());
        values.put(IS_DEFAULT, of.isDefault());
        values.put(SORT_ORDER, of.sortOrder());
        values.put(DESCRIPTION, of.description().orElse(null));
        values.put(CONFIG_JSON, of.configJson().orElse(null));
        values.put(UPDATED_AT, of.updatedAt());
        values.putAll(StoredPrice.values(of.price()));
        return values;
    }

    private static StoredModel row(Record row) {
        return new StoredModel(
                row.get(ID),
                row.get(PROVIDER_ID),
                row.get(MODEL_CODE),
                row.get(MODEL_NAME),
                Optional.ofNullable(row.get(UPSTREAM_NAME)),
                row.get(MODEL_TYPE),
                Optional.ofNullable(row.get(MAX_INPUT_TOKENS)),
                Optional.ofNullable(row.get(MAX_OUTPUT_TOKENS)),
                row.get(SUPPORTS_STREAMING),
                row.get(SUPPORTS_FUNCTION_CALL),
                row.get(SUPPORTS_VISION),
                StoredPrice.of(row),
                row.get(IS_ACTIVE),
                row.get(IS_DEFAULT),
                row.get(SORT_ORDER),
                Optional.ofNullable(row.get(DESCRIPTION)),
                Optional.ofNullable(row.get(CONFIG_JSON)),
                row.get(CREATED_AT),
                row.get(UPDATED_AT));
    }
}
