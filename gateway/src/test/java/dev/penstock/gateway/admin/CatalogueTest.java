package dev.penstock.gateway.admin;

import static dev.penstock.gateway.identity.TestingAdmin.data;
import static dev.penstock.gateway.identity.TestingAdmin.list;
import static dev.penstock.gateway.identity.TestingAdmin.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.identity.TestingAdmin;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.people.AuditEntry;
import dev.penstock.gateway.store.people.AuditTrail;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What admins do about providers, keys, models and virtual keys, from the request to the call that is served otherwise. */
class CatalogueTest {
    private static final String PROVIDERS = "/api/admin/ai-providers";
    private static final String MODELS = "/api/admin/ai-models";
    private static final String VIRTUAL_KEYS = "/api/admin/virtual-keys";
    private static final String SENTINEL = "sk-sentinel-0123456789-abcdefghij";
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}";

    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private TestingUpstream upstream;
    private TestingGateway gateway;
    private TestingAdmin admin;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(this::answer);
        gateway = TestingGateway.with(
                Map.of(
                        "DEEPSEEK_API_KEY",
                        "sk-of-the-settings",
                        "DEEPSEEK_BASE_URL",
                        "http://127.0.0.1:" + upstream.port(),
                        "UPSTREAM_PRIVATE_ADDRESSES",
                        "true"),
                "ADMIN_PASSWORD",
                TestingAdmin.PASSWORD);
        admin = TestingAdmin.of(gateway);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private void answer(Connection connection) throws IOException {
        String key = connection.request().headers().getOrDefault("authorization", "");
        Integer refusal = refusals.get(key.replace("Bearer ", ""));
        if (refusal != null) {
            connection.json(refusal, "{\"error\":{\"message\":\"no: " + key + "\"}}");
        } else if (connection.request().line().startsWith("GET")) {
            connection.json(200, "{\"data\":[{\"id\":\"gpt-4o\"},{\"id\":\"gpt-from-the-list\"}]}");
        } else {
            connection.json(200, REPLY);
        }
    }

    private Answer put(String path, JsonObject body) throws IOException {
        return admin.call("PUT", path, body.encode());
    }

    private Answer post(String path, JsonObject body) throws IOException {
        return admin.call("POST", path, body.encode());
    }

    private int ask(String model, String... headers) throws IOException {
        return RawClient.post(
                        gateway.port(),
                        "/v1/chat/completions",
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                        headers)
                .status();
    }

    private void openAiHere() throws IOException {
        assertThat(put(PROVIDERS + "/1", new JsonObject().put("baseUrl", upstream.baseUrl()))
                        .status())
                .isEqualTo(200);
    }

    private long addKey(String name, String key) throws IOException {
        Answer answer = post(
                PROVIDERS + "/1/keys",
                new JsonObject()
                        .put("keyName", name)
                        .put("apiKey", key)
                        .put("priority", 100)
                        .put("rateLimitRpm", 3500)
                        .put("rateLimitTpm", 90000)
                        .put("rateLimitRpd", 200000));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return data(answer).getLong("id");
    }

    @Test
    void documentedSteps_leadFromTheKeyToTheCall() throws Exception {
        openAiHere();
        long key = addKey("OpenAI main", SENTINEL);

        Answer providers = admin.get(PROVIDERS);
        JsonObject openai = list(providers).getJsonObject(0);
        assertThat(openai.getString("providerCode")).isEqualTo("openai");
        assertThat(openai.getInteger("modelsCount")).isEqualTo(4);
        assertThat(openai.getInteger("activeKeysCount")).isEqualTo(1);
        Answer valid = admin.call("POST", PROVIDERS + "/keys/" + key + "/validate", "");
        assertThat(data(valid).getBoolean("isValid")).isTrue();
        assertThat(message(valid)).isEqualTo("API Key is valid");
        assertThat(ask("gpt-4o")).isEqualTo(200);
    }

    @Test
    void key_isShownMasked_andNowhereElse() throws Exception {
        long key = addKey("main", SENTINEL);

        Answer keys = admin.get(PROVIDERS + "/1/keys");

        assertThat(list(keys).getJsonObject(0).getString("apiKey")).isEqualTo("sk-s...ghij");
        put(PROVIDERS + "/keys/" + key, new JsonObject().put("apiKey", SENTINEL + "-2"));
        admin.call("DELETE", PROVIDERS + "/keys/" + key, "");
        List<AuditEntry> audit = gateway.store().read((DSLContext sql) -> new AuditTrail(sql).newest(0, 100));
        assertThat(audit).extracting(AuditEntry::action).contains("create", "change", "delete");
        assertThat(audit.toString()).doesNotContain("sentinel");
        assertThat(keys.text()).doesNotContain("sentinel");
    }

    @Test
    void keyThatTheProviderRefuses_isInvalid_andKnownAgainWhenItIsTaken() throws Exception {
        openAiHere();
        long key = addKey("main", "sk-refused");
        refusals.put("sk-refused", 401);

        Answer invalid = admin.call("POST", PROVIDERS + "/keys/" + key + "/validate", "");
        assertThat(data(invalid).getBoolean("isValid")).isFalse();
        assertThat(message(invalid)).isEqualTo("API Key is invalid");
        assertThat(invalid.text()).doesNotContain("sk-refused");
        assertThat(data(admin.get(PROVIDERS + "/keys/" + key)).getString("status"))
                .isEqualTo("error");

        refusals.clear();
        admin.call("POST", PROVIDERS + "/keys/" + key + "/validate", "");
        assertThat(data(admin.get(PROVIDERS + "/keys/" + key)).getString("status"))
                .isEqualTo("normal");
        assertThat(admin.call("POST", PROVIDERS + "/keys/" + key + "/reset-stats", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void editsThatMeet_areTold_andTheFirstStays() throws Exception {
        JsonObject read = data(admin.get(PROVIDERS + "/1"));
        JsonObject first = new JsonObject().put("description", "first").put("version", read.getString("version"));
        JsonObject second = new JsonObject().put("description", "second").put("version", read.getString("version"));

        assertThat(put(PROVIDERS + "/1", first).status()).isEqualTo(200);
        assertThat(put(PROVIDERS + "/1", second).status()).isEqualTo(409);

        assertThat(data(admin.get(PROVIDERS + "/1")).getString("description")).isEqualTo("first");
        JsonObject same = new JsonObject()
                .put("providerCode", "openai")
                .put("providerName", "again")
                .put("baseUrl", "https://api.example.com/v1");
        assertThat(post(PROVIDERS, same).status()).isEqualTo(409);
    }

    @Test
    void provider_isMadeChangedAndRemoved_andServedInBetween() throws Exception {
        Answer created = post(
                PROVIDERS,
                new JsonObject()
                        .put("providerCode", "acme")
                        .put("providerName", "Acme")
                        .put("baseUrl", upstream.baseUrl())
                        .put("configJson", "{\"accepts\":[\"acme-*\"],\"key\":\"optional\"}"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        long id = data(created).getLong("id");

        assertThat(ask("acme-1")).isEqualTo(200);
        put(PROVIDERS + "/" + id, new JsonObject().put("isActive", false));
        assertThat(ask("acme-1")).isEqualTo(404);

        assertThat(admin.call("DELETE", PROVIDERS + "/" + id, "").status()).isEqualTo(200);
        assertThat(admin.get(PROVIDERS + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void whatCouldNotBeServed_isNotStored() throws Exception {
        for (JsonObject wrong : List.of(
                new JsonObject().put("baseUrl", "ftp://example.com"),
                new JsonObject().put("configJson", "{\"dialect\":\"klingon\"}"),
                new JsonObject().put("configJson", "{\"dialct\":\"openai\"}"),
                new JsonObject().put("nonsense", 1),
                new JsonObject().put("sortOrder", "many"))) {
            assertThat(put(PROVIDERS + "/1", wrong).status()).as(wrong.encode()).isEqualTo(400);
        }
        assertThat(post(
                                PROVIDERS + "/99/keys",
                                new JsonObject().put("keyName", "x").put("apiKey", "y"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void configJsonOfAModel_isReadAndSet_andWhatItCannotSay_isRefused() throws Exception {
        JsonObject model = new JsonObject().put("providerId", 3).put("modelCode", "deep-2");
        String config = "{\"price\":{\"input\":3,\"output\":15,\"per_call\":0.5},\"image_tokens\":1600}";
        for (String wrong : List.of(
                "{\"price\":{\"input\":-3,\"output\":15}}",
                "{\"image_tokens\":\"many\"}",
                "{\"imagetokens\":1600}",
                "price: {input: 3, output: 15}",
                "{")) {
            assertThat(post(MODELS, model.copy().put("configJson", wrong)).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        Answer created = post(MODELS, model.copy().put("configJson", config));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String path = MODELS + "/" + data(created).getLong("id");
        assertThat(data(admin.get(path)).getString("configJson")).isEqualTo(config);
        JsonObject preflight = new JsonObject()
                .put("model", "deep-2")
                .put("max_tokens", 1)
                .put("messages", List.of(new JsonObject().put("role", "user").put("content", "hi")));
        assertThat(post("/v1/preflight", preflight).text()).contains("0.5");

        Answer misspelt = put(path, new JsonObject().put("configJson", "{\"prise\":1}"));
        assertThat(message(misspelt)).contains("config_json", "prise");
        assertThat(data(put(path, new JsonObject().put("sortOrder", 7))).getString("configJson"))
                .isEqualTo(config);
        assertThat(data(put(path, new JsonObject().putNull("configJson"))).getValue("configJson"))
                .isNull();
        assertThat(put(path, new JsonObject().put("configJson", "{\"prise\":1}").put("isActive", false))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void keyOfTheSettings_isShown_andOutOfReach() throws Exception {
        JsonObject key = list(admin.get(PROVIDERS + "/3/keys")).getJsonObject(0);

        assertThat(key.getString("origin")).isEqualTo("settings");
        assertThat(key.getValue("id")).isNull();
        assertThat(key.encode()).doesNotContain("sk-of-the-settings");
        assertThat(data(admin.get(PROVIDERS + "/3")).getInteger("settingsKeysCount"))
                .isEqualTo(1);
    }

    @Test
    void modelsAreAskedFor_switched_pricedAndMadeDefault() throws Exception {
        openAiHere();
        addKey("main", "sk-good");
        Answer synced = admin.call("POST", PROVIDERS + "/1/sync-models", "");
        assertThat(message(synced)).isEqualTo("Synced 2 models");
        JsonObject model = list(admin.get(MODELS + "?providerId=1&modelType=chat&isActive=true")).stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("modelCode").equals("gpt-from-the-list"))
                .findFirst()
                .orElseThrow();
        String path = MODELS + "/" + model.getLong("id");
        assertThat(model.getValue("costPer1kPromptTokens")).isNull();

        Answer priced = put(
                path, new JsonObject().put("costPer1kPromptTokens", 0.00015).put("costPer1kCompletionTokens", 0.0006));
        assertThat(data(priced).getDouble("costPer1kPromptTokens")).isEqualTo(0.00015);
        assertThat(put(path, new JsonObject().put("costPer1kPromptTokens", 1)).status())
                .isEqualTo(400);
        assertThat(data(admin.call("PUT", path + "/set-default", "")).getBoolean("isDefault"))
                .isTrue();
        assertThat(ask("gpt-from-the-list")).isEqualTo(200);
        assertThat(data(admin.call("PUT", path + "/toggle-active", "")).getBoolean("isActive"))
                .isFalse();
        assertThat(ask("gpt-from-the-list")).isEqualTo(404);
        assertThat(admin.call("DELETE", path, "").status()).isEqualTo(200);
        Answer created = post(
                MODELS,
                new JsonObject().put("providerId", 1).put("modelCode", "house").put("upstreamName", "gpt-4o"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(ask("house")).isEqualTo(200);
    }

    @Test
    void virtualKey_isShownOnce_worksAtOnce_andIsRevokedAtOnce() throws Exception {
        Answer created = post(
                VIRTUAL_KEYS,
                new JsonObject()
                        .put("name", "ada")
                        .put("models", List.of("deepseek-chat"))
                        .put("rateLimitRpm", 2));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String token = "authorization: Bearer " + data(created).getString("key");
        long id = data(created).getLong("id");

        assertThat(ask("deepseek-chat", token)).isEqualTo(200);
        assertThat(ask("deepseek-reasoner", token)).isEqualTo(404);
        assertThat(admin.get(VIRTUAL_KEYS).text()).doesNotContain(data(created).getString("key"));
        assertThat(ask("deepseek-chat", token)).isEqualTo(200);
        assertThat(ask("deepseek-chat", token)).isEqualTo(429);
        put(VIRTUAL_KEYS + "/" + id, new JsonObject().put("rateLimitRpm", 3));
        assertThat(ask("deepseek-chat", token)).isEqualTo(200);

        assertThat(admin.call("POST", VIRTUAL_KEYS + "/" + id + "/revoke", "").status())
                .isEqualTo(200);

        assertThat(data(admin.get(VIRTUAL_KEYS + "/" + id)).getString("revokedAt"))
                .isNotNull();
        post(VIRTUAL_KEYS, new JsonObject().put("name", "another"));
        assertThat(ask("deepseek-chat", token)).isEqualTo(401);
    }

    @Test
    void masterKey_isRotatedWhileCallsGoOn() throws Exception {
        openAiHere();
        addKey("main", "sk-good");

        Answer rotated = admin.call("POST", "/api/admin/master-key/rotate", "");

        assertThat(data(rotated).getInteger("sealed")).isEqualTo(1);
        assertThat(ask("gpt-4o")).isEqualTo(200);
    }

    private static JsonObject chat(String provider) {
        return new JsonObject()
                .put("providerCode", provider)
                .put("messages", List.of(new JsonObject().put("role", "user").put("content", "你好, how are you?")));
    }

    @Test
    void chat_goesTheWayOfEveryCall_andComesInTheEnvelope() throws Exception {
        Answer answer = post("/api/ai/chat/completions", chat("deepseek").put("maxTokens", 100));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(new JsonObject(answer.text()).getInteger("code")).isEqualTo(200);
        assertThat(data(answer).getString("id")).isEqualTo("c");
        assertThat(data(answer).getString("content")).isEqualTo("x");
        assertThat(data(answer).getString("finishReason")).isEqualTo("stop");
        assertThat(data(answer).getJsonObject("usage").getLong("totalTokens")).isNotNegative();
        JsonObject sent = new JsonObject(upstream.request().text());
        assertThat(sent.getString("model")).isEqualTo("deepseek-chat");
        assertThat(sent.getInteger("max_tokens")).isEqualTo(100);
        List<LogRow> rows = gateway.store().read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 5));
        for (int i = 0; i < 500 && rows.isEmpty(); i++) {
            Thread.sleep(20);
            rows = gateway.store().read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 5));
        }
        assertThat(rows.getFirst().userId()).contains(1L);
        assertThat(rows.getFirst().caller()).isEqualTo("admin");
    }

    @Test
    void chatThatFails_isToldInTheEnvelope() throws Exception {
        Answer unknown = post("/api/ai/chat/completions", chat("nobody"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(message(unknown)).contains("nobody").contains("deepseek");
        assertThat(post("/api/ai/chat/completions", chat("deepseek").put("maxTokens", 32001))
                        .status())
                .isEqualTo(400);
        refusals.put("sk-of-the-settings", 400);

        Answer refused = post("/api/ai/chat/completions", chat("deepseek"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(new JsonObject(refused.text()).getInteger("code")).isEqualTo(400);
        assertThat(refused.text()).doesNotContain("sk-of-the-settings");
        assertThat(RawClient.post(
                                gateway.port(),
                                "/api/ai/chat/completions",
                                chat("deepseek").encode())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void chatAsAStream_isAStream() throws Exception {
        upstream.answering(connection -> connection
                .startEvents()
                .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"},\"finish_reason\":null}]}\n\n")
                .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                .chunk("data: [DONE]\n\n")
                .endChunks());

        Answer answer = post("/api/ai/chat/completions", chat("deepseek").put("stream", true));

        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.text()).contains("\"one\"").contains("[DONE]");
    }

    @Test
    void tokensAreEstimated_andProvidersListed() throws Exception {
        Answer counted = post("/api/ai/count-tokens", chat("deepseek"));
        assertThat(data(counted).getInteger("tokens")).isBetween(5, 20);

        JsonObject provider =
                list(admin.call("POST", "/api/ai/available-providers", "")).getJsonObject(0);

        assertThat(provider.getString("providerCode")).isEqualTo("deepseek");
        assertThat(provider.getString("defaultModel")).isEqualTo("deepseek-chat");
        assertThat(provider.getJsonArray("models")).contains("deepseek-reasoner");
    }
}
