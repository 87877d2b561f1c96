package dev.penstock.gateway.admin;

import dev.penstock.core.routing.Price;
import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done about models. Prices are dollars per 1,000 tokens; one that is null is unknown, not free. May be shared between threads. */
final class ModelRoutes {
    private static final String MODEL = "model";
    private static final String PROMPT = "costPer1kPromptTokens";
    private static final String COMPLETION = "costPer1kCompletionTokens";
    private static final String CACHED = "costPer1kCachedTokens";
    private static final String CACHE_WRITE = "costPer1kCacheWriteTokens";
    private static final String REASONING = "costPer1kReasoningTokens";

    private final Edits edits;

    ModelRoutes(Edits edits) {
        this.edits = edits;
    }

    void register(Handlers handlers) {
        handlers.on("listModels", this::list)
                .on("readModel", ask -> Answer.of(json(find(ask))))
                .on("createModel", this::create)
                .on("changeModel", this::change)
                .on("deleteModel", this::delete)
                .on("toggleModel", this::toggle)
                .on("setDefaultModel", this::setDefault);
    }

    private Answer list(Ask ask) {
        Optional<Long> provider = ask.queryNumber("providerId");
        Optional<String> type = ask.query("modelType");
        Optional<Boolean> active = ask.query("isActive").map(Boolean::parseBoolean);
        JsonArray all = new JsonArray();
        edits.read(sql -> new Models(sql).all()).stream()
                .filter(model -> provider.isEmpty() || provider.get() == model.providerId())
                .filter(model -> type.isEmpty() || type.get().equals(model.type()))
                .filter(model -> active.isEmpty() || active.get() == model.active())
                .forEach(model -> all.add(json(model)));
        return Answer.of(all);
    }

    private StoredModel find(Ask ask) {
        return edits.read(sql -> new Models(sql).find(ask.id())).orElseThrow(ModelRoutes::unknown);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such model.", "没有该模型。");
    }

    private static JsonObject json(StoredModel model) {
        JsonObject json = new JsonObject()
                .put("id", model.id())
                .put("providerId", model.providerId())
                .put("modelCode", model.code())
                .put("modelName", model.name())
                .put("upstreamName", model.upstreamName().orElse(null))
                .put("modelType", model.type())
                .put("maxInputTokens", model.maxInputTokens().orElse(null))
                .put("maxOutputTokens", model.maxOutputTokens().orElse(null))
                .put("supportsStreaming", model.streaming())
                .put("supportsFunctionCall", model.functionCall())
                .put("supportsVision", model.vision());
        json.put(PROMPT, dollars(model.price().map(Price::input)))
                .put(COMPLETION, dollars(model.price().map(Price::output)))
                .put(CACHED, dollars(model.price().map(Price::cachedInput)))
                .put(CACHE_WRITE, dollars(model.price().map(Price::cacheWrite)))
                .put(REASONING, dollars(model.price().map(Price::reasoning)));
        return json.put("isActive", model.active())
                .put("isDefault", model.isDefault())
                .put("sortOrder", model.sortOrder())
                .put("description", model.description().orElse(null))
                .put("configJson", model.configJson().orElse(null))
                .put("createdAt", model.createdAt().toString())
                .put("updatedAt", model.updatedAt().toString())
                .put("version", Edits.version(model.updatedAt()));
    }

    private static @Nullable BigDecimal dollars(Optional<Long> nanosPerToken) {
        return nanosPerToken.map(nanos -> BigDecimal.valueOf(nanos, 6)).orElse(null);
    }

    /** A price that is sent is sent whole; what it does not say of it follows from prompt and completion, as in the catalogue. */
    private static Optional<Price> price(Ask ask, Optional<Price> otherwise) {
        boolean sent = ask.body().containsKey(PROMPT) || ask.body().containsKey(COMPLETION);
        if (!sent) {
            return otherwise;
        }
        Optional<Long> prompt = Members.nanos(ask, PROMPT);
        Optional<Long> completion = Members.nanos(ask, COMPLETION);
        if (prompt.isPresent() != completion.isPresent()) {
            throw Refused.badRequest(
                    PROMPT + " and " + COMPLETION + ": one without the other (expected: both, or neither)",
                    PROMPT + " 与 " + COMPLETION + " 须同时提供或同时为空");
        }
        return prompt.map(input -> new Price(
                input,
                Members.nanos(ask, CACHED).orElse(input),
                Members.nanos(ask, CACHE_WRITE).orElse(input),
                completion.get(),
                Members.nanos(ask, REASONING).orElse(completion.get())));
    }

    private Answer create(Ask ask) {
        Instant now = edits.now();
        StoredModel row = new StoredModel(
                0,
                ask.body().getLong("providerId"),
                ask.required("modelCode"),
                ask.text("modelName").orElse(ask.required("modelCode")),
                ask.text("upstreamName"),
                ask.text("modelType").orElse("chat"),
                Members.whole(ask, "maxInputTokens", Optional.empty()),
                Members.whole(ask, "maxOutputTokens", Optional.empty()),
                Members.flag(ask, "supportsStreaming", true),
                Members.flag(ask, "supportsFunctionCall", false),
                Members.flag(ask, "supportsVision", false),
                price(ask, Optional.empty()),
                Members.flag(ask, "isActive", true),
                false,
                Members.whole(ask, "sortOrder", 0),
                ask.text("description"),
                Members.json(ask, "configJson", Optional.empty()),
                now,
                now);
        check(row);
        StoredModel created = edits.change(ask, change -> {
            ProviderRoutes.find(change.sql(), row.providerId());
            Models models = new Models(change.sql());
            StoredModel stored = models.find(models.add(row)).orElseThrow();
            change.audit("create", MODEL, stored.id(), Optional.empty(), Optional.of(json(stored)));
            return stored;
        });
        return Answer.created(json(created), "Model created", "模型已创建");
    }

    private Answer change(Ask ask) {
        StoredModel before = find(ask);
        Edits.checkVersion(ask, before.updatedAt());
        StoredModel row = new StoredModel(
                before.id(),
                before.providerId(),
                ask.text("modelCode").orElse(before.code()),
                ask.text("modelName").orElse(before.name()),
                Members.text(ask, "upstreamName", before.upstreamName()),
                ask.text("modelType").orElse(before.type()),
                Members.whole(ask, "maxInputTokens", before.maxInputTokens()),
                Members.whole(ask, "maxOutputTokens", before.maxOutputTokens()),
                Members.flag(ask, "supportsStreaming", before.streaming()),
                Members.flag(ask, "supportsFunctionCall", before.functionCall()),
                Members.flag(ask, "supportsVision", before.vision()),
                price(ask, before.price()),
                Members.flag(ask, "isActive", before.active()),
                before.isDefault(),
                Members.whole(ask, "sortOrder", before.sortOrder()),
                Members.text(ask, "description", before.description()),
                Members.json(ask, "configJson", before.configJson()),
                before.createdAt(),
                edits.after(before.updatedAt()));
        check(row);
        return changed(ask, before, row);
    }

    /** What would be left out when it is served is not stored in the first place. */
    private void check(StoredModel row) {
        StoredProvider provider = edits.read(sql -> ProviderRoutes.find(sql, row.providerId()));
        ProviderRoutes.refuse(edits.live().faults(provider, row));
    }

    private Answer toggle(Ask ask) {
        StoredModel before = find(ask);
        return changed(ask, before, before.switched(!before.active(), edits.after(before.updatedAt())));
    }

    private Answer changed(Ask ask, StoredModel before, StoredModel row) {
        StoredModel after = edits.change(ask, change -> {
            Models models = new Models(change.sql());
            Edits.mustBeChanged(models.change(row, before.updatedAt()));
            StoredModel stored = models.find(row.id()).orElseThrow();
            change.audit("change", MODEL, stored.id(), Optional.of(json(before)), Optional.of(json(stored)));
            return stored;
        });
        return Answer.of(json(after), "Model changed", "模型已修改");
    }

    private Answer setDefault(Ask ask) {
        StoredModel before = find(ask);
        StoredModel after = edits.change(ask, change -> {
            Models models = new Models(change.sql());
            models.makeDefault(before);
            StoredModel stored = models.find(before.id()).orElseThrow(ModelRoutes::unknown);
            change.audit("set_default", MODEL, stored.id(), Optional.of(json(before)), Optional.of(json(stored)));
            return stored;
        });
        return Answer.of(json(after), "Default model set", "默认模型已设置");
    }

    private Answer delete(Ask ask) {
        StoredModel before = find(ask);
        edits.change(ask, change -> {
            if (!new Models(change.sql()).remove(before.id())) {
                throw unknown();
            }
            change.audit("delete", MODEL, before.id(), Optional.of(json(before)), Optional.empty());
            return true;
        });
        return Answer.done(
                "Model deleted; what the catalogue knows of it holds again. To switch it off, make it inactive.",
                "模型已删除；若内置目录中有该模型，则恢复使用目录中的信息。如需停用，请设为未启用。");
    }
}
