package dev.penstock.gateway.store.catalogue;

import static dev.penstock.gateway.store.table.AiApiKeys.API_KEY;
import static dev.penstock.gateway.store.table.AiApiKeys.BASE_URL;
import static dev.penstock.gateway.store.table.AiApiKeys.COLUMNS;
import static dev.penstock.gateway.store.table.AiApiKeys.CONFIG_JSON;
import static dev.penstock.gateway.store.table.AiApiKeys.CREATED_AT;
import static dev.penstock.gateway.store.table.AiApiKeys.ERRORS_COUNT_TODAY;
import static dev.penstock.gateway.store.table.AiApiKeys.ID;
import static dev.penstock.gateway.store.table.AiApiKeys.IS_ACTIVE;
import static dev.penstock.gateway.store.table.AiApiKeys.KEY_NAME;
import static dev.penstock.gateway.store.table.AiApiKeys.LAST_ERROR_AT;
import static dev.penstock.gateway.store.table.AiApiKeys.LAST_ERROR_MSG;
import static dev.penstock.gateway.store.table.AiApiKeys.LAST_USED_AT;
import static dev.penstock.gateway.store.table.AiApiKeys.MAX_CONCURRENCY;
import static dev.penstock.gateway.store.table.AiApiKeys.PRIORITY;
import static dev.penstock.gateway.store.table.AiApiKeys.PROVIDER_ID;
import static dev.penstock.gateway.store.table.AiApiKeys.RATE_LIMITED_UNTIL;
import static dev.penstock.gateway.store.table.AiApiKeys.RATE_LIMIT_RPD;
import static dev.penstock.gateway.store.table.AiApiKeys.RATE_LIMIT_RPM;
import static dev.penstock.gateway.store.table.AiApiKeys.RATE_LIMIT_TPM;
import static dev.penstock.gateway.store.table.AiApiKeys.REQUESTS_COUNT_TODAY;
import static dev.penstock.gateway.store.table.AiApiKeys.REQUESTS_COUNT_TOTAL;
import static dev.penstock.gateway.store.table.AiApiKeys.STATS_RESET_AT;
import static dev.penstock.gateway.store.table.AiApiKeys.STATUS;
import static dev.penstock.gateway.store.table.AiApiKeys.TABLE;
import static dev.penstock.gateway.store.table.AiApiKeys.TOKENS_COUNT_TODAY;
import static dev.penstock.gateway.store.table.AiApiKeys.TOKENS_COUNT_TOTAL;
import static dev.penstock.gateway.store.table.AiApiKeys.UPDATED_AT;

import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.table.LastId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Our keys with providers, within one transaction. */
public final class UpstreamKeys {
    private final DSLContext sql;

    public UpstreamKeys(DSLContext sql) {
        this.sql = sql;
    }

    public List<StoredKey> all() {
        return sql.select(COLUMNS)
                .from(TABLE)
                .orderBy(PROVIDER_ID, PRIORITY.desc(), ID)
                .fetch(UpstreamKeys::row);
    }

    public Optional<StoredKey> find(long id) {
        return sql.select(COLUMNS).from(TABLE).where(ID.eq(id)).fetchOptional(UpstreamKeys::row);
    }

    public List<StoredKey> of(long providerId) {
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(PROVIDER_ID.eq(providerId))
                .orderBy(PRIORITY.desc(), ID)
                .fetch(UpstreamKeys::row);
    }

    /** Puts a sealed key in the place of what the row holds, unless somebody has changed it since it was read. */
    public boolean seal(StoredKey read, Secret sealed) {
        return seal(read.id(), read.key(), sealed);
    }

    /** The same, where nothing else of the row is known. */
    public boolean seal(long id, Secret read, Secret sealed) {
        return sql.update(TABLE)
                        .set(API_KEY, sealed.reveal())
                        .set(UPDATED_AT, UPDATED_AT)
                        .where(ID.eq(id).and(API_KEY.eq(read.reveal())))
                        .execute()
                > 0;
    }

    public List<KeyUse> uses() {
        return sql.select(
                        ID,
                        REQUESTS_COUNT_TODAY,
                        TOKENS_COUNT_TODAY,
                        ERRORS_COUNT_TODAY,
                        REQUESTS_COUNT_TOTAL,
                        TOKENS_COUNT_TOTAL,
                        STATS_RESET_AT)
                .from(TABLE)
                .fetch(row -> new KeyUse(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        Optional.ofNullable(row.value7())));
    }

    /** Adds what was counted since; a day that is over begins at nothing. */
    public void count(long id, KeyUse.Since since, LocalDate day) {
        sql.update(TABLE)
                .set(REQUESTS_COUNT_TODAY, 0L)
                .set(TOKENS_COUNT_TODAY, 0L)
                .set(ERRORS_COUNT_TODAY, 0L)
                .set(STATS_RESET_AT, day)
                .set(UPDATED_AT, UPDATED_AT)
                .where(ID.eq(id).and(STATS_RESET_AT.isNull().or(STATS_RESET_AT.lt(day))))
                .execute();
        Condition today = STATS_RESET_AT.eq(day);
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(REQUESTS_COUNT_TODAY, plusIf(today, REQUESTS_COUNT_TODAY, since.requests()));
        values.put(TOKENS_COUNT_TODAY, plusIf(today, TOKENS_COUNT_TODAY, since.tokens()));
        values.put(ERRORS_COUNT_TODAY, plusIf(today, ERRORS_COUNT_TODAY, since.errors()));
        values.put(REQUESTS_COUNT_TOTAL, REQUESTS_COUNT_TOTAL.plus(since.requests()));
        values.put(TOKENS_COUNT_TOTAL, TOKENS_COUNT_TOTAL.plus(since.tokens()));
        values.put(LAST_USED_AT, since.lastUsedAt());
        values.put(UPDATED_AT, UPDATED_AT);
        since.lastFailure().ifPresent(failure -> {
            values.put(LAST_ERROR_AT, failure.at());
            values.put(LAST_ERROR_MSG, failure.message());
        });
        sql.update(TABLE).set(values).where(ID.eq(id)).execute();
    }

    private static Field<Long> plusIf(Condition condition, Field<Long> count, long more) {
        return DSL.when(condition, count.plus(more)).otherwise(count);
    }

    /**
     * Keeps how a key stands.
     *
     * @param setAsideUntil until when no call goes out under it; absent where calls do
     */
    public void stand(long id, String status, Optional<Instant> setAsideUntil) {
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(STATUS, status);
        values.put(RATE_LIMITED_UNTIL, setAsideUntil.orElse(null));
        values.put(UPDATED_AT, UPDATED_AT);
        sql.update(TABLE).set(values).where(ID.eq(id)).execute();
    }

    /** Every key that does not stand normally. */
    public List<KeyStand> abnormal() {
        return sql.select(ID, STATUS, RATE_LIMITED_UNTIL)
                .from(TABLE)
                .where(STATUS.ne("normal"))
                .fetch(row -> new KeyStand(row.value1(), row.value2(), Optional.ofNullable(row.value3())));
    }

    /** Counts from nothing again. */
    public boolean resetCounts(long id, LocalDate today) {
        return sql.update(TABLE)
                        .set(REQUESTS_COUNT_TODAY, 0L)
                        .set(TOKENS_COUNT_TODAY, 0L)
                        .set(ERRORS_COUNT_TODAY, 0L)
                        .set(STATS_RESET_AT, today)
                        .where(ID.eq(id))
                        .execute()
                > 0;
    }

    public boolean remove(long id) {
        return sql.deleteFrom(TABLE).where(ID.eq(id)).execute() > 0;
    }

    /** Returns its id. */
    public long add(StoredKey row) {
        sql.insertInto(TABLE).set(values(row)).set(CREATED_AT, row.createdAt()).execute();
        return LastId.of(sql);
    }

    /** The same, unless somebody has changed the row since it was as of then. */
    public boolean change(StoredKey row, Instant asOf) {
        return sql.update(TABLE)
                        .set(values(row))
                        .where(ID.eq(row.id()).and(UPDATED_AT.eq(asOf)))
                        .execute()
                > 0;
    }

    /** Returns whether there was such a row. */
    public boolean change(StoredKey row) {
        return sql.update(TABLE).set(values(row)).where(ID.eq(row.id())).execute() > 0;
    }

    private static Map<Field<?>, Object> values(StoredKey of) {
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(PROVIDER_ID, of.providerId());
        values.put(KEY_NAME, of.name());
        values.put(API_KEY, of.key().reveal());
        values.put(BASE_URL, of.baseUrl().orElse(null));
        values.put(PRIORITY, of.priority());
        values.put(IS_ACTIVE, of.active());
        values.put(STATUS, of.status());
        values.put(RATE_LIMIT_RPM, of.rateLimitRpm());
        values.put(RATE_LIMIT_TPM, of.rateLimitTpm());
        values.put(RATE_LIMIT_RPD, of.rateLimitRpd());
        values.put(MAX_CONCURRENCY, of.maxConcurrency());
        values.put(LAST_USED_AT, of.lastUsedAt().orElse(null));
        values.put(LAST_ERROR_AT, of.lastErrorAt().orElse(null));
        values.put(LAST_ERROR_MSG, of.lastErrorMessage().orElse(null));
        values.put(RATE_LIMITED_UNTIL, of.rateLimitedUntil().orElse(null));
        values.put(CONFIG_JSON, of.configJson().orElse(null));
        values.put(UPDATED_AT, of.updatedAt());
        return values;
    }

    private static StoredKey row(Record row) {
        return new StoredKey(
                row.get(ID),
                row.get(PROVIDER_ID),
                row.get(KEY_NAME),
                new Secret(row.get(API_KEY)),
                Optional.ofNullable(row.get(BASE_URL)),
                row.get(PRIORITY),
                row.get(IS_ACTIVE),
                row.get(STATUS),
                row.get(RATE_LIMIT_RPM),
                row.get(RATE_LIMIT_TPM),
                row.get(RATE_LIMIT_RPD),
                row.get(MAX_CONCURRENCY),
                Optional.ofNullable(row.get(LAST_USED_AT)),
                Optional.ofNullable(row.get(LAST_ERROR_AT)),
                Optional.ofNullable(row.get(LAST_ERROR_MSG)),
                Optional.ofNullable(row.get(RATE_LIMITED_UNTIL)),
                Optional.ofNullable(row.get(CONFIG_JSON)),
                row.get(CREATED_AT),
                row.get(UPDATED_AT));
    }
}
