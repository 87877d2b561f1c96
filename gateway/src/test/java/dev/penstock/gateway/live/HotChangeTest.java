package dev.penstock.gateway.live;

import static dev.penstock.gateway.live.LiveRig.CHAT;
import static dev.penstock.gateway.live.LiveRig.REPLY;
import static dev.penstock.gateway.live.LiveRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is changed in the database is served at once, and no running call notices. */
class HotChangeTest {
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final CountDownLatch streamsMayEnd = new CountDownLatch(1);
    private TestingUpstream upstream;
    private LiveRig rig;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(this::answer);
        rig = LiveRig.on(folder);
        rig.pointOpenAiAt(upstream.baseUrl());
        rig.addKey("main", "sk-main", 1);
    }

    @AfterEach
    void stop() throws IOException {
        streamsMayEnd.countDown();
        rig.close();
        upstream.close();
    }

    private void answer(Connection connection) throws IOException, InterruptedException {
        used.add(connection
                .request()
                .headers()
                .getOrDefault("authorization", "none")
                .replace("Bearer ", ""));
        String body = connection.request().text();
        asked.add(body.replaceAll(".*\"model\":\"([^\"]*)\".*", "$1"));
        if (body.contains("\"stream\":true")) {
            connection.startEvents().chunk(event("one", "null"));
            streamsMayEnd.await();
            connection.chunk(event("two", "\"stop\"")).chunk("data: [DONE]\n\n").endChunks();
        } else {
            connection.json(200, REPLY);
        }
    }

    private static String event(String text, String finish) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":" + finish
                + "}]}\n\n";
    }

    private StoredModel model(String code) {
        return rig.store().read((DSLContext sql) -> new Models(sql).all()).stream()
                .filter(model -> model.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private long addProvider(String code, String baseUrl, Optional<String> config) {
        Instant now = Instant.now();
        return rig.live().change(sql -> {
            long id = new Providers(sql)
                    .add(new StoredProvider(0, code, code, baseUrl, true, 0, Optional.empty(), config, now, now));
            rig.live().sealedKeys().add(sql, LiveRig.key(id, "main", "sk-" + code, 1));
            return id;
        });
    }

    @Test
    void fiftyStreams_outliveEveryChange() throws Exception {
        List<RawClient> streams = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RawClient stream = new RawClient(rig.port());
            streams.add(stream);
            stream.sendPost(CHAT, LiveRig.body("gpt-4o", true));
        }
        for (RawClient stream : streams) {
            stream.readUntil("one");
        }

        for (int i = 0; i < 20; i++) {
            rig.addKey("further " + i, "sk-further-" + i, 2 + i);
        }
        rig.live().change(sql -> sql.execute("DELETE FROM t_ai_api_keys WHERE key_name = 'main'"));
        rig.live().change(sql -> sql.execute("UPDATE t_ai_models SET is_active = 0 WHERE model_code = 'gpt-4o'"));
        assertThat(rig.ask("gpt-4o").status()).isEqualTo(404);
        rig.live().change(sql -> sql.execute("UPDATE t_ai_providers SET is_active = 0"));
        assertThat(rig.ask("gpt-4o-mini").status()).isEqualTo(404);

        streamsMayEnd.countDown();
        for (RawClient stream : streams) {
            assertThat(stream.readUntil("[DONE]")).contains("two").doesNotContain("error");
            stream.close();
        }
    }

    @Test
    void modelAddedInTheDatabase_isServedUnderItsOwnName_andAskedForUnderTheProviders() throws Exception {
        StoredModel like = model("gpt-4o-mini");
        rig.live()
                .change(sql -> new Models(sql)
                        .add(new StoredModel(
                                0,
                                1,
                                "house-model",
                                "The house's",
                                Optional.of("ft:gpt-4o-mini:house"),
                                "chat",
                                Optional.of(8000),
                                Optional.of(1000),
                                true,
                                true,
                                false,
                                like.price(),
                                true,
                                false,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                Instant.now(),
                                Instant.now())));

        assertThat(rig.ask("house-model").status()).isEqualTo(200);

        assertThat(asked).containsExactly("ft:gpt-4o-mini:house");
        assertThat(RawClient.get(rig.port(), "/v1/models").text()).contains("\"house-model\"");
    }

    @Test
    void modelThatIsSwitchedOff_isServedUnderNoName_untilItIsOnAgain() throws Exception {
        rig.sql("UPDATE t_ai_models SET is_active = 0 WHERE model_code = 'gpt-4o'");

        await("it is off", () -> rig.ask("gpt-4o").status() == 404);
        assertThat(rig.ask("openai/gpt-4o").status()).isEqualTo(404);
        assertThat(rig.ask("gpt-4o-mini").status()).isEqualTo(200);

        rig.sql("UPDATE t_ai_models SET is_active = 1 WHERE model_code = 'gpt-4o'");
        await("it is on", () -> rig.ask("gpt-4o").status() == 200);
    }

    @Test
    void providerAddedInTheDatabase_speaksAsItsRowSays() throws Exception {
        addProvider(
                "acme",
                upstream.baseUrl(),
                Optional.of("{\"credential\":\"api_key\",\"accepts\":[\"acme-*\"],\"timeouts\":{\"total\":\"1m\"}}"));

        assertThat(rig.ask("acme-large").text()).isEqualTo(REPLY);

        assertThat(used).containsExactly("none");
        assertThat(upstream.request().headers()).containsEntry("api-key", "sk-acme");
    }

    @Test
    void rowThatIsWrong_isToldAndLeftOut_andTheRestIsServed() throws Exception {
        addProvider("badly", "not a url", Optional.empty());
        addProvider("unknown", upstream.baseUrl(), Optional.of("{\"dialect\":\"klingon\"}"));
        rig.sql("UPDATE t_ai_models SET max_output_tokens = -5 WHERE model_code = 'gpt-4-turbo'");
        rig.sql("UPDATE t_ai_models SET cost_per_1k_prompt_tokens = -1 WHERE model_code = 'gpt-3.5-turbo'");

        await("all four are told", () -> rig.live().troubles().size() == 4);

        assertThat(rig.live().troubles())
                .anySatisfy(trouble ->
                        assertThat(trouble).contains("provider badly").contains("not a url"))
                .anySatisfy(trouble ->
                        assertThat(trouble).contains("provider unknown").contains("klingon"))
                .anySatisfy(trouble ->
                        assertThat(trouble).contains("model gpt-4-turbo").contains("-5"))
                .anySatisfy(trouble -> assertThat(trouble).contains("t_ai_models row 4"));
        assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
        assertThat(rig.ask("gpt-4-turbo").status()).isEqualTo(404);
        assertThat(RawClient.get(rig.port(), "/metrics").text()).contains("penstock_config_troubles 4.0");
    }

    @Test
    void configJson_saysWhatNoColumnIsFor_andWhatItCannotSay_isTold() throws Exception {
        rig.sql("UPDATE t_ai_models SET config_json ="
                + " '{\"price\":{\"input\":1000,\"output\":2000,\"per_call\":0.5}}' WHERE model_code = 'gpt-4o'");
        rig.sql("UPDATE t_ai_models SET config_json = '{\"colour\":\"red\"}' WHERE model_code = 'gpt-4o-mini'");
        rig.sql("UPDATE t_ai_models SET config_json = '{\"image_tokens\":0}' WHERE model_code = 'gpt-4-turbo'");
        rig.sql("UPDATE t_ai_models SET config_json = '{}' WHERE model_code = 'gpt-3.5-turbo'");
        rig.sql("UPDATE t_ai_api_keys SET config_json = '{\"organization\":\"org-1\"}'");

        await("all three are told", () -> rig.live().troubles().size() == 3);

        assertThat(rig.live().troubles())
                .anySatisfy(trouble -> assertThat(trouble)
                        .contains("model gpt-4o-mini of openai", "is served, but", "config_json.colour: unknown"))
                .anySatisfy(trouble ->
                        assertThat(trouble).contains("model gpt-4-turbo of openai", "is not served", "image_tokens"))
                .anySatisfy(trouble ->
                        assertThat(trouble).contains("key main", "is used, but", "config_json.organization: unknown"));
        assertThat(rig.ask("gpt-4-turbo").status()).isEqualTo(404);
        for (String model : List.of("gpt-4o-mini", "gpt-3.5-turbo", "gpt-4o")) {
            assertThat(rig.ask(model).status()).isEqualTo(200);
        }
        // Three tokens in, two out, and the fee of a call.
        await(
                "the price of config_json is in the row",
                () -> rig.store().read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10)).stream()
                        .anyMatch(row -> row.costNanos().equals(Optional.of(507_000_000L))));
    }

    @Test
    void keysOfTheSettings_areServedBesideThoseOfTheDatabase_andTheirAddressGoesFirst() throws Exception {
        try (TestingUpstream elsewhere = new TestingUpstream().answering(this::answer);
                LiveRig both = LiveRig.on(
                        folder.resolve("both"),
                        "OPENAI_API_KEY",
                        "sk-of-the-settings",
                        "OPENAI_BASE_URL",
                        elsewhere.baseUrl())) {
            both.pointOpenAiAt("http://127.0.0.1:9/v1");
            long stored = both.addKey("stored", "sk-of-the-database", 0);

            for (int i = 0; i < 4; i++) {
                assertThat(both.ask("gpt-4o").status()).isEqualTo(200);
            }

            assertThat(used).containsExactlyInAnyOrder("sk-of-the-settings", "sk-of-the-database");
            assertThat(both.live().keys(1))
                    .extracting(KeyStanding::id, KeyStanding::origin)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(0L, Origin.SETTINGS),
                            org.assertj.core.groups.Tuple.tuple(stored, Origin.DATABASE));
            both.live().change(sql -> sql.execute("UPDATE t_ai_providers SET is_active = 0 WHERE id = 1"));
            assertThat(both.ask("gpt-4o").status()).isEqualTo(404);
        }
    }

    @Test
    void privateAddressOfARow_isNotSpokenTo_unlessTheOperatorAllowsIt() throws Exception {
        try (LiveRig strict = LiveRig.on(folder.resolve("strict"), "UPSTREAM_PRIVATE_ADDRESSES", "false")) {
            strict.pointOpenAiAt(upstream.baseUrl().replace("127.0.0.1", "localhost"));
            strict.addKey("main", "sk-main", 1);

            RawClient.Answer answer = strict.ask("gpt-4o");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("UPSTREAM_PRIVATE_ADDRESSES");
            assertThat(upstream.requestsWaiting()).isZero();
        }
    }
}
