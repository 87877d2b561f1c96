package dev.penstock.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Provider;
import dev.penstock.core.token.TokenEstimate;
import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.StoredModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** Models for people who have logged in: what there is, what a text amounts to, and a call. May be shared between threads. */
final class ChatRoutes {
    /** What a provider adds around each message of a conversation. */
    private static final long TOKENS_PER_MESSAGE = 4;

    private final Edits edits;

    ChatRoutes(Edits edits) {
        this.edits = edits;
    }

    void register(Handlers handlers) {
        handlers.on("chat", this::chat).on("countTokens", this::count).on("listAvailableProviders", this::providers);
    }

    private Answer chat(Ask ask) {
        String code = ask.required("providerCode");
        Provider provider = provider(code);
        String model = ask.text("model").or(() -> preset(code, provider)).orElseThrow(() -> {
            return Refused.badRequest(
                    "model: not set (expected: a model, because " + code + " has no default)",
                    "model：未设置（" + code + " 没有默认模型）");
        });
        JsonObject body = new JsonObject()
                .put("model", provider.name() + "/" + model)
                .put("messages", ask.body().getJsonArray("messages"));
        carry(ask, "maxTokens", body, "max_tokens");
        carry(ask, "temperature", body, "temperature");
        carry(ask, "topP", body, "top_p");
        carry(ask, "stream", body, "stream");
        return new Answer.Call(ask.signedIn(), body.encode().getBytes(UTF_8));
    }

    private static void carry(Ask ask, String name, JsonObject body, String as) {
        Object value = ask.body().getValue(name);
        if (value != null) {
            body.put(as, value);
        }
    }

    /** In trial mode the simulator answers for every provider. */
    private Provider provider(String code) {
        List<Provider> served = edits.live().providers();
        Optional<Provider> named =
                served.stream().filter(each -> each.name().equals(code)).findFirst();
        return named.or(() -> edits.live().standsIn() ? served.stream().findFirst() : Optional.empty())
                .orElseThrow(() -> {
                    List<String> codes = served.stream().map(Provider::name).toList();
                    String known = codes.isEmpty() ? "none" : String.join(", ", codes);
                    return Refused.notFound(
                            "providerCode: " + code + " is not served (served: " + known + ")",
                            "providerCode：" + code + " 未提供服务（可用：" + known + "）");
                });
    }

    /** The simulator has the models of all providers, so on trial the default is that of the provider that is meant. */
    private Optional<String> preset(String code, Provider provider) {
        Optional<String> own = provider.name().equals(code) ? Optional.empty() : stored(code);
        return own.or(() -> preset(provider));
    }

    private Optional<String> stored(String code) {
        return edits.read((DSLContext sql) -> new Providers(sql)
                .find(code)
                .flatMap(row -> new Models(sql)
                        .of(row.id()).stream()
                                .filter(model -> model.active() && model.isDefault())
                                .map(StoredModel::code)
                                .findFirst()));
    }

    private static Optional<String> preset(Provider provider) {
        List<Model> chat = provider.models().stream()
                .filter(model -> model.kind() == Model.Kind.CHAT)
                .toList();
        return chat.stream()
                .filter(Model::isDefault)
                .findFirst()
                .or(() -> chat.stream().findFirst())
                .map(Model::id);
    }

    private Answer count(Ask ask) {
        long tokens = 0;
        JsonArray messages = ask.body().getJsonArray("messages");
        for (int i = 0; i < messages.size(); i++) {
            tokens += TOKENS_PER_MESSAGE
                    + TokenEstimate.of(messages.getJsonObject(i).getString("content"));
        }
        return Answer.of(new JsonObject().put("tokens", tokens).put("method", "estimate"));
    }

    private Answer providers(Ask ask) {
        JsonArray all = new JsonArray();
        for (Provider provider : edits.live().providers()) {
            JsonArray models = new JsonArray();
            provider.models().forEach(model -> models.add(model.id()));
            all.add(new JsonObject()
                    .put("providerCode", provider.name())
                    .put("defaultModel", preset(provider).orElse(null))
                    .put("models", models));
        }
        return Answer.of(all);
    }
}
