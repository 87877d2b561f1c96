package dev.penstock.gateway.live;

import static dev.penstock.gateway.live.LiveRig.REPLY;
import static dev.penstock.gateway.live.LiveRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.keys.KeyStatus;
import dev.penstock.gateway.live.KeyCheck.Result;
import dev.penstock.gateway.store.catalogue.KeyUse;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How keys stand is written down, known again after a restart, and put right by asking the provider. */
class KeyStandingsKeptTest {
    private static final String LIST =
            "{\"data\":[{\"id\":\"gpt-4o\"},{\"id\":\"gpt-new\"},{\"id\":\"text-embed-new\"}]}";

    private final Map<String, TestingUpstream.Script> answers = new ConcurrentHashMap<>();
    private TestingUpstream upstream;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        upstream = new TestingUpstream().answering(this::answer);
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private void answer(Connection connection) throws IOException, InterruptedException {
        String key =
                connection.request().headers().getOrDefault("authorization", "").replace("Bearer ", "");
        TestingUpstream.Script script = answers.get(key);
        if (script != null) {
            script.answer(connection);
        } else {
            connection.json(200, connection.request().line().startsWith("GET") ? LIST : REPLY);
        }
    }

    private void answering(String key, int status, String body, String... headers) {
        answers.put(key, connection -> connection.json(status, body, headers));
    }

    private LiveRig rig(String... settings) throws Exception {
        LiveRig rig = LiveRig.on(folder, settings);
        rig.pointOpenAiAt(upstream.baseUrl());
        await("the address is known", () -> rig.store().read((DSLContext sql) -> true));
        return rig;
    }

    private static void awaitWritten(LiveRig rig, long key, String status) throws Exception {
        await(
                "key " + key + " is written as " + status,
                () -> rig.row(key).status().equals(status));
    }

    @Test
    void keysMoveThroughTheirStates_whichOutliveARestart_andComeBack() throws Exception {
        answering("sk-limited", 429, "{\"error\":{\"message\":\"slow\"}}", "retry-after: 600");
        answering("sk-unknown", 401, "{\"error\":{\"message\":\"no such key\"}}");
        answering("sk-empty", 402, "{\"error\":{\"message\":\"Insufficient Balance\"}}");
        long limited;
        long unknown;
        long empty;
        try (LiveRig rig = rig()) {
            limited = rig.addKey("limited", "sk-limited", 9);
            unknown = rig.addKey("unknown", "sk-unknown", 8);
            empty = rig.addKey("empty", "sk-empty", 7);
            rig.addKey("good", "sk-good", 1);
            for (int i = 0; i < 3; i++) {
                rig.ask("gpt-4o");
            }
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
            awaitWritten(rig, limited, "rate_limited");
            awaitWritten(rig, unknown, "error");
            awaitWritten(rig, empty, "exhausted");
            assertThat(rig.row(limited).rateLimitedUntil().orElseThrow())
                    .isBetween(Instant.now().plusSeconds(500), Instant.now().plusSeconds(601));
            await(
                    "the error is written",
                    () -> rig.row(unknown).lastErrorMessage().isPresent());
            assertThat(rig.row(unknown).lastErrorMessage().orElseThrow()).contains("no such key");
        }

        answers.clear();
        try (LiveRig again = rig()) {
            assertThat(again.status(limited)).isEqualTo(KeyStatus.RATE_LIMITED);
            assertThat(again.status(unknown)).isEqualTo(KeyStatus.ERROR);
            assertThat(again.status(empty)).isEqualTo(KeyStatus.EXHAUSTED);
            upstream.forgetRequests();
            assertThat(again.ask("gpt-4o").status()).isEqualTo(200);
            assertThat(upstream.request().headers()).containsEntry("authorization", "Bearer sk-good");

            for (long key : List.of(limited, unknown, empty)) {
                assertThat(again.live().validate(key).result()).isEqualTo(Result.VALID);
                assertThat(again.status(key)).isEqualTo(KeyStatus.NORMAL);
                assertThat(again.row(key).status()).isEqualTo("normal");
            }
        }
    }

    @Test
    void validate_asksTheProvider_andJudgesTheKey() throws Exception {
        answering("sk-unknown", 401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-unknown\"}}");
        answering("sk-empty", 429, "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\"}}");
        answering("sk-broken", 500, "{}");
        try (LiveRig rig = rig()) {
            long good = rig.addKey("good", "sk-good", 1);
            long unknown = rig.addKey("unknown", "sk-unknown", 1);
            long empty = rig.addKey("empty", "sk-empty", 1);
            long broken = rig.addKey("broken", "sk-broken", 1);
            rig.live().change(sql -> sql.execute("UPDATE t_ai_api_keys SET is_active = 0 WHERE id = " + unknown));

            assertThat(rig.live().validate(good).result()).isEqualTo(Result.VALID);
            assertThat(upstream.request().line()).startsWith("GET /v1/models");
            KeyCheck refused = rig.live().validate(unknown);
            assertThat(refused.result()).isEqualTo(Result.INVALID);
            assertThat(refused.message()).contains("Incorrect API key").doesNotContain("sk-unknown");
            assertThat(rig.row(unknown).status()).isEqualTo("error");
            assertThat(rig.live().validate(empty).result()).isEqualTo(Result.INVALID);
            assertThat(rig.row(empty).status()).isEqualTo("exhausted");
            assertThat(rig.live().validate(broken).result()).isEqualTo(Result.UNKNOWN);
            assertThat(rig.status(broken)).isEqualTo(KeyStatus.NORMAL);
        }
    }

    @Test
    void providerWithoutAListOfModels_isCalledInstead() throws Exception {
        answers.put("sk-main", connection -> {
            boolean list = connection.request().line().startsWith("GET");
            connection.json(list ? 404 : 200, list ? "{}" : REPLY);
        });
        answers.put("sk-unknown", connection -> {
            boolean list = connection.request().line().startsWith("GET");
            connection.json(list ? 404 : 401, "{\"error\":{\"message\":\"no\"}}");
        });
        try (LiveRig rig = rig()) {
            long good = rig.addKey("main", "sk-main", 1);
            long unknown = rig.addKey("unknown", "sk-unknown", 1);

            assertThat(rig.live().validate(good).result()).isEqualTo(Result.VALID);
            assertThat(upstream.request().line()).startsWith("GET");
            assertThat(upstream.request().text()).contains("\"gpt-4o\"").contains("\"max_tokens\":1");
            assertThat(rig.live().validate(unknown).result()).isEqualTo(Result.INVALID);
        }
    }

    @Test
    void sync_addsTheModelsThatAProviderOffers_once() throws Exception {
        try (LiveRig rig = rig()) {
            rig.addKey("main", "sk-main", 1);

            assertThat(rig.live().sync(1)).isEqualTo(3);
            assertThat(rig.live().sync(1)).isEqualTo(3);

            List<StoredModel> models = rig.store().read((DSLContext sql) -> new Models(sql).of(1));
            assertThat(models)
                    .filteredOn(model -> model.code().equals("gpt-new"))
                    .hasSize(1);
            assertThat(models)
                    .filteredOn(model -> model.code().equals("text-embed-new"))
                    .extracting(StoredModel::type)
                    .containsExactly("embedding");
            assertThat(rig.ask("gpt-new").status()).isEqualTo(200);
        }
    }

    @Test
    void callsOfToday_countAgainstTheLimitAfterARestart() throws Exception {
        long key;
        try (LiveRig rig = rig()) {
            key = rig.addKey("main", "sk-main", 1);
            for (int i = 0; i < 3; i++) {
                assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);
            }
        }
        try (LiveRig again = rig()) {
            again.live().change(sql -> sql.execute("UPDATE t_ai_api_keys SET rate_limit_rpd = 4"));
            assertThat(again.ask("gpt-4o").status()).isEqualTo(200);

            Answer over = again.ask("gpt-4o");

            assertThat(over.status()).isEqualTo(429);
            assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 86_400);
            await("four calls are counted", () -> use(again, key).requestsToday() == 4);
            assertThat(use(again, key).tokensToday()).isEqualTo(20);
            assertThat(use(again, key).requestsTotal()).isEqualTo(4);
        }
    }

    private static KeyUse use(LiveRig rig, long key) {
        return rig.store().read((DSLContext sql) -> new UpstreamKeys(sql).uses()).stream()
                .filter(use -> use.id() == key)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rowOfACall_namesItsKeyItsProviderAndItsModel() throws Exception {
        try (LiveRig rig = rig()) {
            long key = rig.addKey("main", "sk-main", 1);
            assertThat(rig.ask("gpt-4o").status()).isEqualTo(200);

            await("the row is written", () -> !rows(rig).isEmpty());

            LogRow row = rows(rig).getFirst();
            assertThat(row.keyId()).contains(key);
            assertThat(row.providerId()).contains(1L);
            assertThat(row.modelId()).contains(1L);
        }
    }

    private static List<LogRow> rows(LiveRig rig) {
        return rig.store().read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10));
    }
}
