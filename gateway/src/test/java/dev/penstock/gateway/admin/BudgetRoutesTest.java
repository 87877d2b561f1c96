package dev.penstock.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.identity.TestingAdmin;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an admin does about budgets counts for the calls that come next, and leaves a trace. */
class BudgetRoutesTest {
    private static final String BUDGETS = "/api/admin/budgets";
    private static final String USER = BUDGETS + "/user/anonymous";

    private TestingUpstream upstream;
    private TestingGateway gateway;
    private TestingAdmin admin;
    private int refused;

    @BeforeEach
    void start() throws Exception {
        // 0.0011 dollars for an answer of 1000 tokens.
        upstream = new TestingUpstream()
                .answering(connection -> connection.json(
                        200,
                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":1000}}"));
        gateway = TestingGateway.with(
                Map.of("DEEPSEEK_API_KEY", "sk-of-the-settings", "DEEPSEEK_BASE_URL", upstream.baseUrl()),
                "ADMIN_PASSWORD",
                TestingAdmin.PASSWORD,
                "BUDGET_USER_DAILY_USD",
                "0.002");
        admin = TestingAdmin.of(gateway);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private int call() throws IOException {
        int status = TestingCallers.patiently(
                        () -> RawClient.post(
                                gateway.port(),
                                "/v1/chat/completions",
                                "{\"model\":\"deepseek-chat\",\"max_tokens\":1000,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                .status();
        refused += status == 402 ? 1 : 0;
        return status;
    }

    private void awaitCall(int status) throws Exception {
        int found = call();
        for (int i = 0; i < 200 && found != status; i++) {
            Thread.sleep(50);
            found = call();
        }
        assertThat(found).isEqualTo(status);
    }

    private JsonObject data(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return new JsonObject(answer.text()).getJsonObject("data");
    }

    @Test
    void limit_raise_correction_andReset_countForTheNextCalls() throws Exception {
        assertThat(call()).isEqualTo(200);
        assertThat(call()).isEqualTo(402);

        String until = Instant.now().plusSeconds(3600).toString();
        data(admin.call("PUT", USER, "{\"raisedUsd\":0.0033,\"raisedUntil\":\"" + until + "\"}"));
        awaitCall(200);
        assertThat(call()).isEqualTo(402);
        data(admin.call("POST", USER + "/corrections", "{\"amountUsd\":-0.0011,\"reason\":\"wrong price\"}"));
        awaitCall(200);
        assertThat(call()).isEqualTo(402);
        data(admin.call("POST", USER + "/reset", "{\"reason\":\"a new start\"}"));
        awaitCall(200);

        data(admin.call("PUT", USER, "{\"limitUsd\":0}"));
        awaitCall(402);
        JsonObject listed = data(admin.call("GET", BUDGETS, ""));
        assertThat(listed.getJsonObject("defaults").getDouble("perUserDailyUsd"))
                .isEqualTo(0.002);
        assertThat(listed.getJsonArray("limits").getJsonObject(0).getDouble("limitUsd"))
                .isZero();
        assertThat(listed.getJsonArray("windows").getJsonObject(0).getString("subject"))
                .isEqualTo("anonymous");
        assertThat(admin.call("DELETE", USER, "").status()).isEqualTo(200);
        assertThat(admin.call("DELETE", USER, "").status()).isEqualTo(404);
        awaitCall(402);

        JsonObject statement = data(admin.call("GET", "/api/admin/ledger/statement", ""));
        JsonObject summary = statement.getJsonObject("summary");
        assertThat(summary.getLong("approvedRequests")).isPositive();
        assertThat(summary.getLong("totalRequests") - summary.getLong("approvedRequests"))
                .isEqualTo(refused);
        assertThat(admin.call("GET", "/api/admin/ledger/export", "").text()).contains("deepseek-chat");
        assertThat(admin.call("GET", "/api/admin/audit", "").text()).contains("wrong price", "a new start");
    }

    @Test
    void whatMakesNoSense_isTold() throws Exception {
        assertThat(admin.call("PUT", USER, "{\"raisedUsd\":5}").status()).isEqualTo(400);
        assertThat(admin.call("PUT", USER, "{\"limitUsd\":-1}").status()).isEqualTo(400);
        assertThat(admin.call("PUT", USER, "{\"limitEuro\":1}").status()).isEqualTo(400);
        assertThat(admin.call("PUT", BUDGETS + "/planet/x", "{\"limitUsd\":1}").status())
                .isEqualTo(400);
        assertThat(admin.call("POST", USER + "/corrections", "{\"amountUsd\":-5,\"reason\":\"too much\"}")
                        .status())
                .isEqualTo(400);
        assertThat(admin.call("POST", BUDGETS + "/key/nobody/reset", "{\"reason\":\"why\"}")
                        .status())
                .isEqualTo(404);
        assertThat(RawClient.get(gateway.port(), BUDGETS).status()).isEqualTo(401);
    }
}
