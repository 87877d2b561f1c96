package dev.penstock.gateway.admin;

import dev.penstock.gateway.access.NewVirtualKey;
import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.store.people.IssuedKey;
import dev.penstock.gateway.store.people.IssuedKeys;
import dev.penstock.gateway.store.people.Users;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * What is done about callers' keys. A key is shown in the answer that issues it and never again; it is revoked and not removed,
 * because records name it. May be shared between threads.
 */
final class VirtualKeyRoutes {
    private static final String KEY = "virtual_key";

    private final Edits edits;
    private final Pepper pepper;
    private final SecureRandom random = new SecureRandom();

    VirtualKeyRoutes(Edits edits, Pepper pepper) {
        this.edits = edits;
        this.pepper = pepper;
    }

    void register(Handlers handlers) {
        handlers.on("listVirtualKeys", this::list)
                .on("readVirtualKey", ask -> Answer.of(json(find(ask))))
                .on("createVirtualKey", this::create)
                .on("changeVirtualKey", this::change)
                .on("revokeVirtualKey", this::revoke);
    }

    private Answer list(Ask ask) {
        JsonArray all = new JsonArray();
        edits.read(sql -> new IssuedKeys(sql).all()).forEach(key -> all.add(json(key)));
        return Answer.of(all);
    }

    private IssuedKey find(Ask ask) {
        return edits.read(sql -> new IssuedKeys(sql).find(ask.id())).orElseThrow(VirtualKeyRoutes::unknown);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such virtual key.", "没有该虚拟密钥。");
    }

    private static JsonObject json(IssuedKey key) {
        return new JsonObject()
                .put("id", key.id())
                .put("publicId", key.publicId())
                .put("name", key.name())
                .put("ownerId", key.ownerId().orElse(null))
                .put("models", key.modelsJson().map(JsonArray::new).orElse(new JsonArray()))
                .put("rateLimitRpm", key.rateLimitRpm())
                .put("rateLimitTpm", key.rateLimitTpm())
                .put("rateLimitRpd", key.rateLimitRpd())
                .put("maxConcurrency", key.maxConcurrency())
                .put("expiresAt", key.expiresAt().map(Instant::toString).orElse(null))
                .put("revokedAt", key.revokedAt().map(Instant::toString).orElse(null))
                .put("createdAt", key.createdAt().toString())
                .put("updatedAt", key.updatedAt().toString())
                .put("version", Edits.version(key.updatedAt()));
    }

    private Answer create(Ask ask) {
        NewVirtualKey fresh = NewVirtualKey.create(ask.required("name"), pepper, random);
        Instant now = edits.now();
        Optional<Long> owner = ask.body().containsKey("ownerId")
                ? Optional.ofNullable(ask.body().getLong("ownerId"))
                : Optional.of(ask.signedIn().userId());
        IssuedKey row = new IssuedKey(
                0,
                fresh.publicId(),
                fresh.name(),
                fresh.hmac(),
                owner,
                models(ask, Optional.empty()),
                Members.whole(ask, "rateLimitRpm", 0),
                Members.whole(ask, "rateLimitTpm", 0),
                Members.whole(ask, "rateLimitRpd", 0),
                Members.whole(ask, "maxConcurrency", 0),
                Members.time(ask, "expiresAt", Optional.empty()),
                Optional.empty(),
                now,
                now);
        IssuedKey created = edits.change(ask, change -> {
            if (owner.isPresent() && new Users(change.sql()).find(owner.get()).isEmpty()) {
                throw Refused.badRequest(
                        "ownerId: " + owner.get() + " (expected: a user)", "ownerId：" + owner.get() + "（没有该用户）");
            }
            IssuedKeys keys = new IssuedKeys(change.sql());
            IssuedKey stored = keys.find(keys.add(row)).orElseThrow();
            change.audit("create", KEY, stored.id(), Optional.empty(), Optional.of(json(stored)));
            return stored;
        });
        return Answer.created(
                json(created).put("key", fresh.shown()),
                "Virtual key created; it is shown this once",
                "虚拟密钥已创建，仅显示这一次");
    }

    private static Optional<String> models(Ask ask, Optional<String> otherwise) {
        if (!ask.body().containsKey("models")) {
            return otherwise;
        }
        JsonArray models = ask.body().getJsonArray("models");
        return models == null || models.isEmpty() ? Optional.empty() : Optional.of(models.encode());
    }

    private Answer change(Ask ask) {
        IssuedKey before = find(ask);
        Edits.checkVersion(ask, before.updatedAt());
        IssuedKey row = new IssuedKey(
                before.id(),
                before.publicId(),
                ask.text("name").orElse(before.name()),
                before.hmac(),
                before.ownerId(),
                models(ask, before.modelsJson()),
                Members.whole(ask, "rateLimitRpm", before.rateLimitRpm()),
                Members.whole(ask, "rateLimitTpm", before.rateLimitTpm()),
                Members.whole(ask, "rateLimitRpd", before.rateLimitRpd()),
                Members.whole(ask, "maxConcurrency", before.maxConcurrency()),
                Members.time(ask, "expiresAt", before.expiresAt()),
                before.revokedAt(),
                before.createdAt(),
                edits.after(before.updatedAt()));
        IssuedKey changed = edits.change(ask, change -> {
            IssuedKeys keys = new IssuedKeys(change.sql());
            Edits.mustBeChanged(keys.change(row, before.updatedAt()));
            IssuedKey stored = keys.find(row.id()).orElseThrow();
            change.audit("change", KEY, stored.id(), Optional.of(json(before)), Optional.of(json(stored)));
            return stored;
        });
        return Answer.of(json(changed), "Virtual key changed", "虚拟密钥已修改");
    }

    /** A key that is revoked already stays so. */
    private Answer revoke(Ask ask) {
        IssuedKey before = find(ask);
        IssuedKey revoked = edits.change(ask, change -> {
            IssuedKeys keys = new IssuedKeys(change.sql());
            if (keys.revoke(before.id(), edits.now())) {
                change.audit("revoke", KEY, before.id(), Optional.of(json(before)), Optional.empty());
            }
            return keys.find(before.id()).orElseThrow(VirtualKeyRoutes::unknown);
        });
        return Answer.of(json(revoked), "Virtual key revoked", "虚拟密钥已吊销");
    }
}
