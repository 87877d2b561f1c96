package dev.penstock.gateway.control;

import dev.penstock.gateway.store.people.AuditEntry;
import dev.penstock.gateway.store.people.AuditTrail;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Who changed what, the newest first. May be shared between threads. */
public final class AuditRoutes {
    private static final long PAGE = 50;

    private final Changes changes;

    public AuditRoutes(Changes changes) {
        this.changes = changes;
    }

    public void register(Handlers handlers) {
        handlers.on("listAudit", this::list);
    }

    private Answer list(Ask ask) {
        int limit = Math.toIntExact(ask.queryNumber("limit").orElse(PAGE));
        List<AuditEntry> entries = changes.read((DSLContext sql) ->
                new AuditTrail(sql).newest(ask.queryNumber("before").orElse(0L), limit));
        JsonArray all = new JsonArray();
        entries.forEach(entry -> all.add(json(entry)));
        return Answer.of(new JsonObject()
                .put("entries", all)
                .put("next", entries.size() < limit ? null : entries.getLast().id()));
    }

    private static JsonObject json(AuditEntry entry) {
        return new JsonObject()
                .put("id", entry.id())
                .put("at", entry.at().toString())
                .put("actorId", entry.actorId().orElse(null))
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("entity", entry.entity())
                .put("entityId", entry.entityId())
                .put("before", object(entry.before()))
                .put("after", object(entry.after()))
                .put("ipAddress", entry.ipAddress().orElse(null));
    }

    private static @Nullable JsonObject object(Optional<String> json) {
        return json.map(JsonObject::new).orElse(null);
    }
}
