package dev.penstock.gateway.admin;

import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes.Change;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.live.KeyCheck;
import dev.penstock.gateway.live.KeyStanding;
import dev.penstock.gateway.live.Origin;
import dev.penstock.gateway.live.SealedKeys;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.catalogue.KeyUse;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is done about our keys with providers. None is ever shown but for its first and last characters. May be shared between threads. */
final class KeyRoutes {
    private static final String KEY = "key";
    private static final int RPM = 60;
    private static final int TPM = 90_000;
    private static final int RPD = 10_000;

    private final Edits edits;
    private final ZoneId zone;

    /**
     * @param zone by whose calendar calls are counted per day
     */
    KeyRoutes(Edits edits, ZoneId zone) {
        this.edits = edits;
        this.zone = zone;
    }

    void register(Handlers handlers) {
        handlers.on("listProviderKeys", this::list)
                .on("createProviderKey", this::create)
                .on("readProviderKey", ask -> Answer.of(shown(find(ask))))
                .on("changeProviderKey", this::change)
                .on("deleteProviderKey", this::delete)
                .on("validateProviderKey", this::validate)
                .on("resetProviderKeyStats", this::reset)
                .on("rotateMasterKey", this::rotate);
    }

    private Answer list(Ask ask) {
        long provider = ask.id();
        List<StoredKey> rows = edits.read(sql -> {
            ProviderRoutes.find(sql, provider);
            return new UpstreamKeys(sql).of(provider);
        });
        Map<Long, KeyUse> uses = edits.read(sql -> new UpstreamKeys(sql).uses()).stream()
                .collect(Collectors.toMap(KeyUse::id, Function.identity()));
        List<KeyStanding> standings = edits.live().keys(provider);
        Map<Long, KeyStanding> byRow = standings.stream()
                .filter(standing -> standing.id() != 0)
                .collect(Collectors.toMap(KeyStanding::id, Function.identity()));
        JsonArray all = new JsonArray();
        rows.forEach(row ->
                all.add(json(row, Optional.ofNullable(uses.get(row.id())), Optional.ofNullable(byRow.get(row.id())))));
        standings.stream()
                .filter(standing -> standing.id() == 0)
                .forEach(standing -> all.add(ofSettings(provider, standing)));
        return Answer.of(all);
    }

    private StoredKey find(Ask ask) {
        return edits.read(sql -> new UpstreamKeys(sql).find(ask.id())).orElseThrow(KeyRoutes::unknown);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such key.", "没有该密钥。");
    }

    private JsonObject shown(StoredKey row) {
        Optional<KeyUse> use = edits.read(sql -> new UpstreamKeys(sql).uses()).stream()
                .filter(each -> each.id() == row.id())
                .findFirst();
        Optional<KeyStanding> standing = edits.live().keys(row.providerId()).stream()
                .filter(each -> each.id() == row.id())
                .findFirst();
        return json(row, use, standing);
    }

    /** The configuration of a key, for its history. */
    private JsonObject json(StoredKey row) {
        return new JsonObject()
                .put("id", row.id())
                .put("providerId", row.providerId())
                .put("keyName", row.name())
                .put("apiKey", edits.live().sealedKeys().masked(row))
                .put("baseUrl", row.baseUrl().orElse(null))
                .put("priority", row.priority())
                .put("isActive", row.active())
                .put("rateLimitRpm", row.rateLimitRpm())
                .put("rateLimitTpm", row.rateLimitTpm())
                .put("rateLimitRpd", row.rateLimitRpd())
                .put("maxConcurrency", row.maxConcurrency());
    }

    private JsonObject json(StoredKey row, Optional<KeyUse> use, Optional<KeyStanding> standing) {
        boolean today = use.flatMap(KeyUse::day).equals(Optional.of(today()));
        Optional<Instant> setAside = standing.isPresent() ? standing.get().setAsideUntil() : row.rateLimitedUntil();
        return json(row)
                .put("origin", Origin.DATABASE.label())
                .put("status", standing.map(each -> each.status().label()).orElse(row.status()))
                .put("isServed", standing.isPresent())
                .put("recovering", standing.map(KeyStanding::recovering).orElse(false))
                .put("rateLimitedUntil", text(setAside))
                .put(
                        "requestsCountToday",
                        today ? use.map(KeyUse::requestsToday).orElse(0L) : 0L)
                .put("tokensCountToday", today ? use.map(KeyUse::tokensToday).orElse(0L) : 0L)
                .put("errorsCountToday", today ? use.map(KeyUse::errorsToday).orElse(0L) : 0L)
                .put("requestsCountTotal", use.map(KeyUse::requestsTotal).orElse(0L))
                .put("tokensCountTotal", use.map(KeyUse::tokensTotal).orElse(0L))
                .put("callsAtOnce", standing.map(KeyStanding::callsAtOnce).orElse(0))
                .put("lastUsedAt", text(row.lastUsedAt()))
                .put("lastErrorAt", text(row.lastErrorAt()))
                .put("lastErrorMsg", row.lastErrorMessage().orElse(null))
                .put("createdAt", row.createdAt().toString())
                .put("updatedAt", row.updatedAt().toString())
                .put("version", Edits.version(row.updatedAt()));
    }

    private static JsonObject ofSettings(long provider, KeyStanding standing) {
        return new JsonObject()
                .putNull("id")
                .put("providerId", provider)
                .put("keyName", standing.name())
                .put("apiKey", "***")
                .put("origin", standing.origin().label())
                .put("isActive", true)
                .put("isServed", true)
                .put("status", standing.status().label())
                .put("recovering", standing.recovering())
                .put("rateLimitedUntil", text(standing.setAsideUntil()))
                .put("requestsCountToday", standing.callsToday())
                .put("callsAtOnce", standing.callsAtOnce());
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(edits.now(), zone);
    }

    private Answer create(Ask ask) {
        Instant now = edits.now();
        StoredKey row = new StoredKey(
                0,
                ask.id(),
                ask.required("keyName"),
                new Secret(ask.required("apiKey")),
                ask.text("baseUrl"),
                Members.whole(ask, "priority", 0),
                Members.flag(ask, "isActive", true),
                "normal",
                Members.whole(ask, "rateLimitRpm", RPM),
                Members.whole(ask, "rateLimitTpm", TPM),
                Members.whole(ask, "rateLimitRpd", RPD),
                Members.whole(ask, "maxConcurrency", 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
        check(row.baseUrl());
        StoredKey created = edits.change(ask, change -> {
            ProviderRoutes.find(change.sql(), ask.id());
            long id = edits.live().sealedKeys().add(change.sql(), row);
            StoredKey stored = new UpstreamKeys(change.sql()).find(id).orElseThrow();
            change.audit("create", KEY, id, Optional.empty(), Optional.of(json(stored)));
            return stored;
        });
        return Answer.created(shown(created), "API Key created", "API Key 已创建");
    }

    private void check(Optional<String> baseUrl) {
        List<String> faults = edits.live().addressFaults(baseUrl);
        if (!faults.isEmpty()) {
            String found = String.join("; ", faults);
            throw Refused.badRequest(found, found);
        }
    }

    private Answer change(Ask ask) {
        StoredKey before = find(ask);
        Edits.checkVersion(ask, before.updatedAt());
        SealedKeys sealed = edits.live().sealedKeys();
        Optional<Secret> other = ask.text("apiKey").map(Secret::new);
        StoredKey row = new StoredKey(
                before.id(),
                before.providerId(),
                ask.text("keyName").orElse(before.name()),
                other.map(plain -> sealed.seal(before.id(), plain)).orElse(before.key()),
                Members.text(ask, "baseUrl", before.baseUrl()),
                Members.whole(ask, "priority", before.priority()),
                Members.flag(ask, "isActive", before.active()),
                other.isPresent() ? "normal" : before.status(),
                Members.whole(ask, "rateLimitRpm", before.rateLimitRpm()),
                Members.whole(ask, "rateLimitTpm", before.rateLimitTpm()),
                Members.whole(ask, "rateLimitRpd", before.rateLimitRpd()),
                Members.whole(ask, "maxConcurrency", before.maxConcurrency()),
                before.lastUsedAt(),
                before.lastErrorAt(),
                before.lastErrorMessage(),
                other.isPresent() ? Optional.empty() : before.rateLimitedUntil(),
                before.configJson(),
                before.createdAt(),
                edits.after(before.updatedAt()));
        check(row.baseUrl());
        StoredKey changed = edits.change(ask, change -> {
            UpstreamKeys keys = new UpstreamKeys(change.sql());
            Edits.mustBeChanged(keys.change(row, before.updatedAt()));
            StoredKey stored = keys.find(row.id()).orElseThrow();
            JsonObject after = json(stored).put("apiKeyReplaced", other.isPresent());
            change.audit("change", KEY, row.id(), Optional.of(json(before)), Optional.of(after));
            return stored;
        });
        return Answer.of(shown(changed), "API Key changed", "API Key 已修改");
    }

    private Answer delete(Ask ask) {
        StoredKey before = find(ask);
        edits.change(ask, change -> removed(change, before));
        return Answer.done("API Key deleted", "API Key 已删除");
    }

    private boolean removed(Change change, StoredKey before) {
        if (!new UpstreamKeys(change.sql()).remove(before.id())) {
            throw unknown();
        }
        change.audit("delete", KEY, before.id(), Optional.of(json(before)), Optional.empty());
        return true;
    }

    private Answer validate(Ask ask) {
        StoredKey row = find(ask);
        KeyCheck check = edits.live().validate(row.id());
        JsonObject data = new JsonObject()
                .put("isValid", check.result() == KeyCheck.Result.VALID)
                .put("result", check.result().name().toLowerCase(java.util.Locale.ROOT))
                .put("detail", check.message());
        edits.note(ask, "validate", KEY, row.id(), data);
        return switch (check.result()) {
            case VALID -> Answer.of(data, "API Key is valid", "API Key 有效");
            case INVALID -> Answer.of(data, "API Key is invalid", "API Key 无效");
            case UNKNOWN -> Answer.of(data, "API Key could not be checked", "无法检查 API Key");
        };
    }

    private Answer reset(Ask ask) {
        StoredKey row = find(ask);
        edits.change(ask, change -> {
            new UpstreamKeys(change.sql()).resetCounts(row.id(), today());
            change.audit("reset_stats", KEY, row.id(), Optional.empty(), Optional.empty());
            return true;
        });
        return Answer.done("Counts of today begin at nothing", "今日统计已重置");
    }

    private Answer rotate(Ask ask) {
        try {
            int sealed = edits.live().rotateMasterKey();
            JsonObject data = new JsonObject().put("sealed", sealed);
            edits.note(ask, "rotate", "master_key", 0, data);
            return Answer.of(data, "Made a new master key; back the file master-key up", "已生成新的主密钥，请备份 master-key 文件");
        } catch (IllegalStateException inSettings) {
            throw Refused.conflict(
                    String.valueOf(inSettings.getMessage()), "主密钥在 PENSTOCK_MASTER_KEY 中：请在那里把新密钥放在最前面。");
        }
    }
}
