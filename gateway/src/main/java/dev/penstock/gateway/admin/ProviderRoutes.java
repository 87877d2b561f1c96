package dev.penstock.gateway.admin;

import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes.Change;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.live.CannotAsk;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What is done about providers. May be shared between threads. */
final class ProviderRoutes {
    private static final String PROVIDER = "provider";

    private final Edits edits;

    ProviderRoutes(Edits edits) {
        this.edits = edits;
    }

    void register(Handlers handlers) {
        handlers.on("listProviders", this::list)
                .on("readProvider", ask -> Answer.of(shown(find(ask))))
                .on("createProvider", this::create)
                .on("changeProvider", this::change)
                .on("deleteProvider", this::delete)
                .on("syncModels", this::sync);
    }

    private Answer list(Ask ask) {
        record Found(List<StoredProvider> providers, List<StoredModel> models, List<StoredKey> keys) {}
        Found found = edits.read(
                sql -> new Found(new Providers(sql).all(), new Models(sql).all(), new UpstreamKeys(sql).all()));
        Map<Long, Long> models = found.models().stream()
                .filter(StoredModel::active)
                .collect(Collectors.groupingBy(StoredModel::providerId, Collectors.counting()));
        Map<Long, Long> keys = found.keys().stream()
                .filter(StoredKey::active)
                .collect(Collectors.groupingBy(StoredKey::providerId, Collectors.counting()));
        JsonArray all = new JsonArray();
        for (StoredProvider provider : found.providers()) {
            all.add(shown(provider, models.getOrDefault(provider.id(), 0L), keys.getOrDefault(provider.id(), 0L)));
        }
        return Answer.of(all);
    }

    private StoredProvider find(Ask ask) {
        return edits.read(sql -> find(sql, ask.id()));
    }

    /**
     * The row of a provider.
     *
     * @throws Refused where there is none
     */
    static StoredProvider find(DSLContext sql, long id) {
        return new Providers(sql).find(id).orElseThrow(ProviderRoutes::unknown);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such provider.", "没有该提供商。");
    }

    private JsonObject shown(StoredProvider provider) {
        return edits.read(sql -> shown(
                provider,
                new Models(sql)
                        .of(provider.id()).stream().filter(StoredModel::active).count(),
                new UpstreamKeys(sql)
                        .of(provider.id()).stream().filter(StoredKey::active).count()));
    }

    private JsonObject shown(StoredProvider provider, long models, long keys) {
        return json(provider)
                .put("modelsCount", models)
                .put("activeKeysCount", keys)
                .put("servedBaseUrl", servedAt(provider))
                .put(
                        "settingsKeysCount",
                        edits.live().keys(provider.id()).stream()
                                .filter(key -> key.id() == 0)
                                .count());
    }

    /** Where it is really reached, which the settings may say otherwise; null while it is not served. */
    private @Nullable String servedAt(StoredProvider provider) {
        return edits.live().providers().stream()
                .filter(each -> each.name().equals(provider.code()))
                .findFirst()
                .map(each -> each.baseUrl().toString())
                .orElse(null);
    }

    static JsonObject json(StoredProvider provider) {
        return new JsonObject()
                .put("id", provider.id())
                .put("providerCode", provider.code())
                .put("providerName", provider.name())
                .put("baseUrl", provider.baseUrl())
                .put("isActive", provider.active())
                .put("sortOrder", provider.sortOrder())
                .put("description", provider.description().orElse(null))
                .put("configJson", provider.configJson().orElse(null))
                .put("createdAt", provider.createdAt().toString())
                .put("updatedAt", provider.updatedAt().toString())
                .put("version", Edits.version(provider.updatedAt()));
    }

    private Answer create(Ask ask) {
        Instant now = edits.now();
        StoredProvider row = new StoredProvider(
                0,
                ask.required("providerCode"),
                ask.required("providerName"),
                ask.required("baseUrl"),
                Members.flag(ask, "isActive", true),
                Members.whole(ask, "sortOrder", 0),
                ask.text("description"),
                Members.json(ask, "configJson", Optional.empty()),
                now,
                now);
        check(row);
        StoredProvider created = edits.change(ask, change -> {
            Providers providers = new Providers(change.sql());
            StoredProvider stored = providers.find(providers.add(row)).orElseThrow();
            change.audit("create", PROVIDER, stored.id(), Optional.empty(), Optional.of(json(stored)));
            return stored;
        });
        return Answer.created(shown(created), "Provider created", "提供商已创建");
    }

    private Answer change(Ask ask) {
        StoredProvider before = find(ask);
        Edits.checkVersion(ask, before.updatedAt());
        StoredProvider row = new StoredProvider(
                before.id(),
                ask.text("providerCode").orElse(before.code()),
                ask.text("providerName").orElse(before.name()),
                ask.text("baseUrl").orElse(before.baseUrl()),
                Members.flag(ask, "isActive", before.active()),
                Members.whole(ask, "sortOrder", before.sortOrder()),
                Members.text(ask, "description", before.description()),
                Members.json(ask, "configJson", before.configJson()),
                before.createdAt(),
                edits.after(before.updatedAt()));
        check(row);
        StoredProvider changed = edits.change(ask, change -> {
            Providers providers = new Providers(change.sql());
            Edits.mustBeChanged(providers.change(row, before.updatedAt()));
            StoredProvider stored = providers.find(row.id()).orElseThrow();
            change.audit("change", PROVIDER, stored.id(), Optional.of(json(before)), Optional.of(json(stored)));
            return stored;
        });
        return Answer.of(shown(changed), "Provider changed", "提供商已修改");
    }

    /** What would be left out when it is served is not stored in the first place. */
    private void check(StoredProvider row) {
        refuse(edits.live().faults(row));
    }

    static void refuse(List<String> faults) {
        if (!faults.isEmpty()) {
            String found = String.join("; ", faults);
            throw Refused.badRequest(found, found);
        }
    }

    private Answer delete(Ask ask) {
        edits.change(ask, change -> removed(change, find(ask)));
        return Answer.done("Provider deleted, with its keys and models", "提供商及其密钥和模型已删除");
    }

    private static boolean removed(Change change, StoredProvider before) {
        if (!new Providers(change.sql()).remove(before.id())) {
            throw unknown();
        }
        change.audit("delete", PROVIDER, before.id(), Optional.of(json(before)), Optional.empty());
        return true;
    }

    private Answer sync(Ask ask) {
        StoredProvider provider = find(ask);
        try {
            int count = edits.live().sync(provider.id());
            JsonObject told = new JsonObject().put("count", count);
            edits.note(ask, "sync_models", PROVIDER, provider.id(), told);
            return Answer.of(told, "Synced " + count + " models", "已同步 " + count + " 个模型");
        } catch (CannotAsk refused) {
            String reason = String.valueOf(refused.getMessage());
            throw new Refused(502, reason, reason);
        }
    }
}
