package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.penstock.gateway.testing.TestingDatabase;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The five steps of the deployment guide of the multi-model system, as they are printed, on a MariaDB: its SQL in the database's
 * own client, its {@code curl} and {@code jq} lines in a shell, and our commands in the place of its scripts. Only the port is
 * another one, and a simulator stands where the providers are.
 */
class DocumentedStepsTest {
    private static final String LOGIN = """
            TOKEN=$(curl -X POST http://localhost:3000/api/auth/login \\
              -H "Content-Type: application/json" \\
              -d '{"username":"admin","password":"password"}' \\
              | jq -r '.data.token')
            """;

    private static Vertx vertx;
    private static Simulator simulator;
    private static TestingDatabase database;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(shell("command -v curl jq")).as("needs curl and jq").contains("curl", "jq");
        database = TestingDatabase.mariaDb();
        vertx = Vertx.vertx();
        simulator = Simulator.start(vertx, SimulatorSettings.defaults()).await();
    }

    @AfterAll
    static void stop() throws Exception {
        if (vertx != null) {
            vertx.close().await();
        }
        if (database != null) {
            database.close();
        }
    }

    private static String shell(String lines) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", lines).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return said;
    }

    private static String[] settings() {
        String upstream = "http://127.0.0.1:" + simulator.port();
        List<String> settings = new ArrayList<>(database.variables());
        settings.addAll(List.of("ADMIN_PASSWORD", "password", "PRE_STOP", "0", "CONFIG_POLL", "50ms"));
        settings.addAll(List.of("OPENAI_BASE_URL", upstream + "/v1", "ANTHROPIC_BASE_URL", upstream));
        settings.addAll(List.of("DEEPSEEK_BASE_URL", upstream));
        return settings.toArray(String[]::new);
    }

    /** What a printed line says, after a login; nothing of it but the port is changed. */
    private static JsonObject ask(TestingProcess penstock, String printed) throws Exception {
        return new JsonObject(shell((LOGIN + printed).replace("http://localhost:3000", penstock.address())));
    }

    @Test
    void onTrial_aProviderWithoutAModel_answersAsItsDefaultModel() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder, "ADMIN_PASSWORD", "password", "PRE_STOP", "0")) {
            for (String[] pair : new String[][] {
                {"deepseek", "deepseek-chat"}, {"openai", "gpt-4o"}, {"anthropic", "claude-3-5-sonnet-latest"}
            }) {
                JsonObject answer = ask(penstock, """
                        curl -X POST http://localhost:3000/api/ai/chat/completions \\
                          -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
                          -d '{"providerCode": "PROVIDER", "messages": [{"role": "user", "content": "你好"}]}'
                        """.replace("PROVIDER", pair[0]));
                assertThat(answer.getJsonObject("data").getString("model"))
                        .as(answer.encode())
                        .isEqualTo(pair[1]);
            }
        }
    }

    @Test
    void fiveSteps_leadToTheDocumentedAnswers() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (TestingProcess script = TestingProcess.command("init-db", folder, settings())) {
                assertThat(script.exitCode()).as(script.said()).isZero();
                assertThat(script.said()).contains("3 providers, 11 models");
            }
        }
        assertThat(database.client("USE music_platform; SHOW TABLES LIKE 't_ai_%';")
                        .lines())
                .containsExactly("t_ai_api_keys", "t_ai_api_logs", "t_ai_models", "t_ai_providers", "t_ai_usage_stats");

        try (TestingProcess penstock = TestingProcess.serving(folder, settings())) {
            addKeyByCall(penstock);
            penstock.terminate();
            assertThat(penstock.exitCode()).isZero();
        }
        database.query("""
                -- OpenAI (provider_id = 1)
                INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority, rate_limit_rpm, rate_limit_tpm, rate_limit_rpd)
                VALUES (1, 'OpenAI主Key', 'sk-proj-YOUR-KEY-HERE', 100, 3500, 90000, 200000);

                -- Claude (provider_id = 2)
                INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority, rate_limit_rpm, rate_limit_tpm, rate_limit_rpd)
                VALUES (2, 'Claude主Key', 'sk-ant-YOUR-KEY-HERE', 100, 4000, 80000, 200000);

                -- DeepSeek (provider_id = 3)
                INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority, rate_limit_rpm, rate_limit_tpm, rate_limit_rpd)
                VALUES (3, 'DeepSeek主Key', 'sk-YOUR-KEY-HERE', 100, 100000, 100000, 1000000);
                """);

        try (TestingProcess penstock = TestingProcess.serving(folder, settings())) {
            providersAndKeys_answer(penstock);
            chat_answers(penstock);
            statistics_tell(penstock);
        }
        theirSql_finds();
    }

    private static void addKeyByCall(TestingProcess penstock) throws Exception {
        JsonObject added = ask(penstock, """
                curl -X POST http://localhost:3000/api/admin/ai-providers/3/keys \\
                  -H "Authorization: Bearer $TOKEN" \\
                  -H "Content-Type: application/json" \\
                  -d '{
                    "keyName": "DeepSeek主Key",
                    "apiKey": "sk-YOUR-KEY-HERE",
                    "priority": 100,
                    "rateLimitRpm": 100000,
                    "rateLimitTpm": 100000,
                    "rateLimitRpd": 1000000
                  }'
                """);
        assertThat(added.getInteger("code")).as(added.encode()).isEqualTo(201);
        assertThat(added.encode()).doesNotContain("sk-YOUR-KEY-HERE");
    }

    private static void providersAndKeys_answer(TestingProcess penstock) throws Exception {
        JsonObject providers = ask(penstock, """
                curl http://localhost:3000/api/admin/ai-providers \\
                  -H "Authorization: Bearer $TOKEN"
                """);
        assertThat(providers.getInteger("code")).isEqualTo(200);
        JsonArray list = providers.getJsonArray("data");
        assertThat(list.stream().map(each -> ((JsonObject) each).getString("providerCode")))
                .containsExactly("openai", "anthropic", "deepseek");
        assertThat(list.stream().map(each -> ((JsonObject) each).getInteger("activeKeysCount")))
                .containsExactly(1, 1, 2);

        for (int key = 1; key <= 4; key++) {
            JsonObject valid = ask(
                    penstock,
                    "curl -X POST http://localhost:3000/api/admin/ai-providers/keys/" + key + "/validate"
                            + " -H \"Authorization: Bearer $TOKEN\"");
            assertThat(valid.getString("message")).as(valid.encode()).isEqualTo("API Key is valid");
            assertThat(valid.getJsonObject("data").getBoolean("isValid")).isTrue();
        }
        assertThat(database.query("SELECT COUNT(*) FROM t_ai_api_keys WHERE api_key LIKE 'sealed:%';"))
                .isEqualTo("4\n");
    }

    private static void chat_answers(TestingProcess penstock) throws Exception {
        JsonObject answer = ask(penstock, """
                curl -X POST http://localhost:3000/api/ai/chat/completions \\
                  -H "Authorization: Bearer $TOKEN" \\
                  -H "Content-Type: application/json" \\
                  -d '{
                    "providerCode": "deepseek",
                    "messages": [
                      {"role": "user", "content": "你好"}
                    ],
                    "model": "deepseek-chat"
                  }'
                """);
        assertThat(answer.getInteger("code")).as(answer.encode()).isEqualTo(200);
        JsonObject data = answer.getJsonObject("data");
        assertThat(data.getString("id")).startsWith("chatcmpl-");
        assertThat(data.getString("content")).isNotBlank();
        assertThat(data.getString("model")).isEqualTo("deepseek-chat");
        JsonObject usage = data.getJsonObject("usage");
        assertThat(usage.getInteger("totalTokens"))
                .isPositive()
                .isEqualTo(usage.getInteger("promptTokens") + usage.getInteger("completionTokens"));
        for (String provider : List.of("openai", "anthropic")) {
            assertThat(ask(penstock, """
                            curl -X POST http://localhost:3000/api/ai/chat/completions \\
                              -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
                              -d '{"providerCode": "PROVIDER", "messages": [{"role": "user", "content": "你好"}]}'
                            """.replace("PROVIDER", provider)).getInteger("code"))
                    .isEqualTo(200);
        }
    }

    private static void statistics_tell(TestingProcess penstock) throws Exception {
        JsonObject dashboard = new JsonObject();
        for (int i = 0; i < 200 && total(dashboard) < 3; i++) {
            Thread.sleep(50);
            dashboard = ask(penstock, """
                    curl "http://localhost:3000/api/admin/ai-stats/dashboard?days=7" -H "Authorization: Bearer $TOKEN"
                    """);
        }
        assertThat(total(dashboard)).as(dashboard.encode()).isEqualTo(3);
        JsonObject logs = ask(penstock, """
                curl "http://localhost:3000/api/admin/ai-stats/logs?providerId=3" -H "Authorization: Bearer $TOKEN"
                """).getJsonObject("data");
        assertThat(logs.getInteger("total")).isEqualTo(1);
        assertThat(logs.getJsonArray("logs").getJsonObject(0).getString("status"))
                .isEqualTo("success");
    }

    private static int total(JsonObject dashboard) {
        return dashboard.isEmpty()
                ? 0
                : dashboard.getJsonObject("data").getJsonObject("summary").getInteger("totalRequests");
    }

    private static void theirSql_finds() throws Exception {
        assertThat(database.query("""
                        SELECT
                          provider_id,
                          status,
                          COUNT(*) as count,
                          error_code
                        FROM t_ai_api_logs
                        WHERE created_at >= DATE_SUB(NOW(), INTERVAL 1 HOUR)
                        GROUP BY provider_id, status, error_code;
                        """).lines())
                .containsExactlyInAnyOrder("1\tsuccess\t1\tNULL", "2\tsuccess\t1\tNULL", "3\tsuccess\t1\tNULL");
        assertThat(database.query("SELECT * FROM t_ai_api_logs ORDER BY created_at DESC LIMIT 10;")
                        .lines())
                .hasSize(3);
        assertThat(database.query("SHOW INDEX FROM t_ai_api_logs;")).contains("created_at", "model_code");
        assertThat(database.query("SHOW INDEX FROM t_ai_usage_stats;")).contains("stat_date");
    }
}
