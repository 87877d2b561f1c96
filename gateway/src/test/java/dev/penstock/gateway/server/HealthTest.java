package dev.penstock.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingDatabase;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documented answer of {@code /health}: what runs, and what it can do. */
class HealthTest {

    @Test
    void health_tellsItsPartsAndFeatures() throws Exception {
        try (TestingGateway gateway =
                TestingGateway.with(Map.of("DEEPSEEK_API_KEY", "sk-a-key-of-deepseek"), "BUDGET_USER_DAILY_USD", "1")) {
            JsonObject health = healthOnceTheDatabaseIs(gateway, "up");

            assertThat(health.getString("status")).isEqualTo("healthy");
            assertThat(Instant.parse(health.getString("timestamp"))).isBeforeOrEqualTo(Instant.now());
            assertThat(health.getString("version")).isEqualTo("1.0.0");
            assertThat(health.getString("mode")).isEqualTo("live");
            assertThat(health.getJsonObject("services"))
                    .isEqualTo(new JsonObject("{\"api\":\"up\",\"database\":\"up\",\"cache\":\"up\"}"));
            assertThat(health.getJsonObject("features"))
                    .isEqualTo(new JsonObject()
                            .put("budgetGuard", true)
                            .put("autocontinuation", true)
                            .put("prometheus", true)
                            .put("v31Model", true));
        }
    }

    @Test
    void whatIsOffOrNotServed_isSaid() throws Exception {
        try (TestingGateway gateway =
                TestingGateway.with(Map.of("OPENAI_API_KEY", "sk-a-key-of-openai", "PROM_ENABLED", "false"))) {
            assertThat(healthOnceTheDatabaseIs(gateway, "up").getJsonObject("features"))
                    .isEqualTo(new JsonObject()
                            .put("budgetGuard", false)
                            .put("autocontinuation", true)
                            .put("prometheus", false)
                            .put("v31Model", false));
        }
    }

    @Test
    void databaseThatIsGone_isDown_andTheGatewayStaysAlive() throws Exception {
        try (TestingDatabase database = TestingDatabase.mariaDb();
                TestingGateway gateway = TestingGateway.with(
                        Map.of("OPENAI_API_KEY", "sk-a-key-of-openai", "DATABASE_URL", database.url()))) {
            healthOnceTheDatabaseIs(gateway, "up");
            database.stop();
            healthOnceTheDatabaseIs(gateway, "down");
        }
    }

    /** The gateway looks at its database from time to time. */
    private static JsonObject healthOnceTheDatabaseIs(TestingGateway gateway, String state) throws Exception {
        while (true) {
            RawClient.Answer answer = RawClient.get(gateway.port(), "/health");
            assertThat(answer.status()).isEqualTo(200);
            JsonObject health = new JsonObject(answer.text());
            if (health.getJsonObject("services").getString("database").equals(state)) {
                return health;
            }
            Thread.sleep(20);
        }
    }
}
