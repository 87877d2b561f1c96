package dev.penstock.gateway.control;

import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.StoreFailure;
import dev.penstock.gateway.store.people.AuditEntry;
import dev.penstock.gateway.store.people.AuditTrail;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Reads and changes what is stored on behalf of a request. May be shared between threads; every call of it blocks. */
public final class Changes {
    private final CompletableFuture<Store> store;
    private final InstantSource clock;

    /**
     * @param store may be opened later; until then requests are refused
     */
    public Changes(CompletableFuture<Store> store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A change in the making, within one transaction. */
    public record Change(DSLContext sql, Ask ask, InstantSource clock) {
        /**
         * Keeps who changed what. Neither JSON may hold a secret.
         *
         * @param action in one word: create, change, delete, …
         * @param entity what kind of thing
         * @param before absent where the thing is new
         * @param after absent where the thing is gone
         */
        public void audit(
                String action, String entity, Object id, Optional<JsonObject> before, Optional<JsonObject> after) {
            new AuditTrail(sql)
                    .add(new AuditEntry(
                            0,
                            ask.actor().map(Actor::userId),
                            ask.actor().map(Actor::username).orElse("-"),
                            action,
                            entity,
                            String.valueOf(id),
                            before.map(JsonObject::encode),
                            after.map(JsonObject::encode),
                            Optional.of(ask.origin().address()).filter(address -> !address.isEmpty()),
                            clock.instant()));
        }
    }

    public <T> T read(Function<DSLContext, T> work) {
        return store().read(work);
    }

    /**
     * Changes things and keeps the trace of it in one transaction. May run more than once, so it does nothing else.
     *
     * @throws Refused where something of that name is there already
     */
    public <T> T change(Ask ask, Function<Change, T> work) {
        try {
            return store().write(sql -> work.apply(new Change(sql, ask, clock)));
        } catch (DataAccessException failure) {
            if (StoreFailure.isConflict(failure)) {
                throw Refused.conflict("There is one of that name already.", "已存在同名的项。");
            }
            throw failure;
        }
    }

    /**
     * The database itself.
     *
     * @throws Refused while it is still being opened
     */
    public Store store() {
        Store open = store.isCompletedExceptionally() ? null : store.getNow(null);
        if (open == null) {
            throw Refused.unavailable("The database is not open yet.", "数据库尚未就绪。", Duration.ofSeconds(1));
        }
        return open;
    }

    public InstantSource clock() {
        return clock;
    }
}
