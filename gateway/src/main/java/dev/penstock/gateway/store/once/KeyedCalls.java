package dev.penstock.gateway.store.once;

import static dev.penstock.gateway.store.table.KeyedCallTable.ANSWER;
import static dev.penstock.gateway.store.table.KeyedCallTable.ANSWER_BYTES;
import static dev.penstock.gateway.store.table.KeyedCallTable.CONTENT_TYPE;
import static dev.penstock.gateway.store.table.KeyedCallTable.CREATED_AT;
import static dev.penstock.gateway.store.table.KeyedCallTable.ID;
import static dev.penstock.gateway.store.table.KeyedCallTable.REQUEST;
import static dev.penstock.gateway.store.table.KeyedCallTable.STATE;
import static dev.penstock.gateway.store.table.KeyedCallTable.STATUS;
import static dev.penstock.gateway.store.table.KeyedCallTable.TABLE;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** The calls with keys, within one transaction. */
public final class KeyedCalls {
    /** How long a key stays taken. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final String RUNNING = "running";
    private static final String ANSWERED = "answered";
    private static final String ENDED = "ended";

    private final DSLContext sql;

    public KeyedCalls(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Begins a call, unless one has begun under its key.
     *
     * @param expired when a call began whose key may be used anew
     * @return the one that has begun; empty where this one has
     */
    public Optional<KeyedCall> begin(String id, String request, Instant now, Instant expired) {
        sql.deleteFrom(TABLE).where(ID.eq(id).and(CREATED_AT.lt(expired))).execute();
        while (!add(id, request, now)) {
            Optional<KeyedCall> before = find(id);
            if (before.isPresent()) {
                return before;
            }
        }
        return Optional.empty();
    }

    private boolean add(String id, String request, Instant now) {
        return sql.insertInto(TABLE)
                        .set(ID, id)
                        .set(REQUEST, request)
                        .set(STATE, RUNNING)
                        .set(CREATED_AT, now)
                        .onDuplicateKeyIgnore()
                        .execute()
                > 0;
    }

    private Optional<KeyedCall> find(String id) {
        return sql.select(REQUEST, STATE, STATUS, CONTENT_TYPE, ANSWER)
                .from(TABLE)
                .where(ID.eq(id))
                .fetchOptional(KeyedCalls::row);
    }

    private static KeyedCall row(Record row) {
        return new KeyedCall(
                row.get(REQUEST),
                row.get(STATE).equals(RUNNING),
                row.get(STATE).equals(ANSWERED)
                        ? Optional.of(new KeyedCall.Answer(row.get(STATUS), row.get(CONTENT_TYPE), row.get(ANSWER)))
                        : Optional.empty());
    }

    public void answered(String id, KeyedCall.Answer answer) {
        sql.update(TABLE)
                .set(STATE, ANSWERED)
                .set(STATUS, answer.status())
                .set(CONTENT_TYPE, answer.contentType())
                .set(ANSWER, answer.body())
                .set(ANSWER_BYTES, (long) answer.body().length)
                .where(ID.eq(id))
                .execute();
    }

    /** It ended, and nobody can be told again how. */
    public void ended(String id) {
        sql.update(TABLE)
                .set(STATE, ENDED)
                .setNull(ANSWER)
                .set(ANSWER_BYTES, 0L)
                .where(ID.eq(id))
                .execute();
    }

    /** It may be made again, since it came to nothing. */
    public void forget(String id) {
        sql.deleteFrom(TABLE).where(ID.eq(id)).execute();
    }

    /** Forgets some of those that began before a time; returns how many. */
    public int deleteBefore(Instant expired, int count) {
        List<String> ids = sql.select(ID)
                .from(TABLE)
                .where(CREATED_AT.lt(expired))
                .limit(count)
                .fetch(ID);
        return ids.isEmpty() ? 0 : sql.deleteFrom(TABLE).where(ID.in(ids)).execute();
    }

    /** What all answers together take, in bytes. */
    public long bytes() {
        return sql.select(DSL.coalesce(DSL.sum(ANSWER_BYTES), BigDecimal.ZERO))
                .from(TABLE)
                .fetchSingle()
                .value1()
                .longValueExact();
    }

    /** Throws some of the oldest answers away; their calls stay known. Returns how many. */
    public int dropOldest(int count) {
        List<String> ids = sql.select(ID)
                .from(TABLE)
                .where(ANSWER_BYTES.gt(0L))
                .orderBy(CREATED_AT, ID)
                .limit(count)
                .fetch(ID);
        ids.forEach(this::ended);
        return ids.size();
    }
}
