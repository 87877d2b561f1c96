package dev.penstock.gateway.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented calls of guarded generation, under the documented budgets. */
class GenerateTest {
    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        upstream.answering(connection -> connection.json(200, Penny.answer("好的", 10, 1000)));
        gateway = TestingGateway.documented(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private Answer post(String path, String body) throws IOException {
        return TestingCallers.patiently(() -> RawClient.post(gateway.port(), path, body));
    }

    @Test
    void s0_44_basicCall_isAnswered() throws Exception {
        Answer answer = post("/api/generate", "{\"prompt\":\"测试基础功能\",\"model\":\"deepseek-chat\",\"maxTokens\":100}");

        assertThat(answer.status()).isEqualTo(200);
        JsonObject body = answer.json();
        assertThat(body.getBoolean("success")).isTrue();
        assertThat(body.getString("data")).isEqualTo("好的");
        assertThat(body.getString("model")).isEqualTo("deepseek-chat");
        assertThat(body.getJsonObject("usage").getLong("total_tokens")).isEqualTo(1010);
        assertThat(body.getString("finish_reason")).isEqualTo("stop");
        assertThat(body.getString("requestId")).isNotBlank();
        assertThat(body.getJsonArray("choices")
                        .getJsonObject(0)
                        .getJsonObject("message")
                        .getString("content"))
                .isEqualTo("好的");
        JsonObject sent = new JsonObject(upstream.request().text());
        assertThat(sent.getLong("max_tokens")).isEqualTo(100);
        assertThat(sent.getString("model")).isEqualTo("deepseek-chat");
    }

    @Test
    void s0_45_guardedCall_isAnswered() throws Exception {
        Answer answer = post(
                "/api/generate",
                "{\"prompt\":\"测试v3.1功能\",\"model\":\"deepseek-v3.1\",\"maxTokens\":8000,\"enableBudgetGuard\":true}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getJsonObject("cost").getDouble("totalCost")).isEqualTo(0.002814);
    }

    @Test
    void s0_48_callForFiftyThousandTokens_isTold402_withThePriceOfTheWholeJob() throws Exception {
        Answer answer = post(
                "/api/generate",
                "{\"prompt\":\"生成超长内容\",\"model\":\"deepseek-v3.1\",\"maxTokens\":50000,\"enableBudgetGuard\":true}");

        assertThat(answer.status()).isEqualTo(402);
        JsonObject body = answer.json();
        assertThat(body.getString("error")).isEqualTo("预算限制");
        assertThat(body.getString("scope")).isEqualTo("request");
        JsonObject estimate = body.getJsonObject("costEstimate");
        assertThat(estimate.getLong("inputTokens")).isEqualTo(178_246);
        assertThat(estimate.getLong("outputTokens")).isEqualTo(57_344);
        assertThat(estimate.getDouble("totalCost")).isEqualTo(0.4101076);
        assertThat(body.getJsonObject("recommendations").getLong("recommendedOutputTokens"))
                .isEqualTo(49_152);
        assertThat(upstream.requestsWaiting()).isZero();
        assertThat(gateway.meter("ep_chat_budget_circuit_breaker_total")).isEqualTo(1);
        assertThat(gateway.meter("ep_chat_requests_total")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 5000, true, 0.0154",
        "10, 8000, true, 0.022414",
        "10, 49152, true, 0.3169096",
        "10, 50000, false, 0.4101076",
        "10, 60000, false, 0.4101076"
    })
    void s0_28_preflight_saysWhatAJobCosts_andWhetherItFits(long input, long output, boolean allowed, double cost)
            throws Exception {
        Answer answer = post(
                "/api/preflight",
                "{\"model\":\"deepseek-v3.1\",\"inputTokens\":" + input + ",\"targetOutputTokens\":" + output
                        + ",\"userId\":\"test\"}");

        assertThat(answer.status()).isEqualTo(200);
        JsonObject body = answer.json();
        assertThat(body.getBoolean("allowed")).isEqualTo(allowed);
        assertThat(body.getJsonObject("costEstimate").getDouble("totalCost")).isEqualTo(cost);
        assertThat(body.containsKey("reason")).isEqualTo(!allowed);
        assertThat(body.getJsonObject("budgetStatus")
                        .getJsonObject("remainingBudget")
                        .getDouble("userDaily"))
                .isEqualTo(2.5);
        assertThat(upstream.requestsWaiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "no json",
                "{\"userId\":\"u\",\"inputTokens\":0,\"targetOutputTokens\":5}",
                "{\"userId\":\"u\",\"inputTokens\":5}",
                "{\"userId\":\"u\",\"inputTokens\":5,\"targetOutputTokens\":\"many\"}",
                "{\"inputTokens\":5,\"targetOutputTokens\":5}"
            })
    void preflightThatMakesNoSense_isTold400(String body) throws Exception {
        assertThat(post("/api/preflight", body).status()).isEqualTo(400);
    }

    @Test
    void standing_saysLimits_whatIsLeft_andTheNewestCalls() throws Exception {
        post("/api/generate", "{\"prompt\":\"hi\",\"model\":\"deepseek-v3.1\",\"maxTokens\":100,\"userId\":\"ann\"}");
        JsonObject body =
                RawClient.get(gateway.port(), "/api/preflight?userId=ann").json();
        for (int i = 0; i < 500 && body.getJsonObject("budgetStatus").getDouble("userSpentToday") == 0; i++) {
            Thread.sleep(10);
            body = RawClient.get(gateway.port(), "/api/preflight?userId=ann").json();
        }

        assertThat(body.getJsonObject("limits").getDouble("requestMaxUSD")).isEqualTo(0.4);
        assertThat(body.getJsonObject("limits").getDouble("userDailyMaxUSD")).isEqualTo(2.5);
        assertThat(body.getJsonObject("limits").getDouble("siteHourlyMaxUSD")).isEqualTo(8.0);
        assertThat(body.getJsonObject("budgetStatus").getDouble("userSpentToday"))
                .isEqualTo(0.002814);
        assertThat(body.getJsonObject("remainingBudget").getDouble("userDaily")).isEqualTo(2.497186);
        assertThat(body.getJsonArray("recentUsage").getJsonObject(0).getString("userId"))
                .isEqualTo("ann");
        JsonObject other =
                RawClient.get(gateway.port(), "/api/preflight?userId=bob").json();
        assertThat(other.getJsonObject("budgetStatus").getDouble("userSpentToday"))
                .isZero();
    }

    @Test
    void report_addsUpWhatCallsCost_asJsonAndAsTable() throws Exception {
        post("/api/generate", "{\"prompt\":\"hi\",\"model\":\"deepseek-v3.1\",\"maxTokens\":100,\"userId\":\"ann\"}");
        post("/api/generate", "{\"prompt\":\"hi\",\"model\":\"deepseek-v3.1\",\"maxTokens\":100,\"userId\":\"=bob\"}");
        JsonObject report = RawClient.get(gateway.port(), "/api/cost-report").json();
        for (int i = 0; i < 500 && report.getJsonObject("summary").getLong("approvedRequests") < 2; i++) {
            Thread.sleep(10);
            report = RawClient.get(gateway.port(), "/api/cost-report").json();
        }

        JsonObject summary = report.getJsonObject("summary");
        assertThat(summary.getDouble("totalActualCost")).isEqualTo(0.005628);
        assertThat(summary.getDouble("averageCostPerRequest")).isEqualTo(0.002814);
        assertThat(summary.getJsonArray("topUsers").size()).isEqualTo(2);
        assertThat(report.getJsonArray("records").size()).isEqualTo(2);
        assertThat(report.getJsonObject("additionalStats")
                        .getJsonObject("modelBreakdown")
                        .containsKey("deepseek-v3.1"))
                .isTrue();
        Answer table = RawClient.get(gateway.port(), "/api/cost-report?format=csv&userId=ann");
        assertThat(table.header("content-disposition")).contains("cost-report-", ".csv");
        assertThat(table.text().lines()).hasSize(2);
        assertThat(RawClient.get(gateway.port(), "/api/cost-report?startDate=2020-01-01&endDate=2020-01-02")
                        .json()
                        .getJsonObject("summary")
                        .getLong("totalRequests"))
                .isZero();
        assertThat(RawClient.get(gateway.port(), "/api/cost-report?startDate=yesterday")
                        .status())
                .isEqualTo(400);
        assertThat(RawClient.get(gateway.port(), "/api/cost-report?startDate=2026-02-02&endDate=2026-01-01")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void report_tellsWhatWasRefused_byTheScopeThatHadNoMoney() throws Exception {
        String user = "refused-" + System.nanoTime();
        String tooLong =
                "{\"prompt\":\"hi\",\"model\":\"deepseek-v3.1\",\"maxTokens\":50000,\"enableBudgetGuard\":true,\"userId\":\""
                        + user + "\"}";
        assertThat(post("/api/generate", tooLong).status()).isEqualTo(402);
        assertThat(post("/api/generate", tooLong).status()).isEqualTo(402);

        JsonObject report =
                RawClient.get(gateway.port(), "/api/cost-report?userId=" + user).json();

        assertThat(report.getJsonObject("summary").getLong("totalRequests")).isEqualTo(2);
        assertThat(report.getJsonObject("summary").getLong("approvedRequests")).isZero();
        assertThat(report.getJsonObject("additionalStats")
                        .getJsonObject("budgetUtilization")
                        .getLong("requestLevelViolations"))
                .isEqualTo(2);
    }

    @Test
    void status_isOk_withoutAsking() throws Exception {
        JsonObject body = RawClient.get(gateway.port(), "/api/generate").json();

        assertThat(body.getString("status")).isEqualTo("ok");
        assertThat(body.getJsonArray("models")).contains("deepseek-v3.1", "deepseek-chat");
        assertThat(body.getBoolean("apiKeyConfigured")).isTrue();
    }

    @Test
    void stream_isTheChats_andEndsAsItDoes() throws Exception {
        upstream.answering(connection -> connection
                .startEvents()
                .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"好\"},\"finish_reason\":null}]}\n\n")
                .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                .chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n")
                .chunk("data: [DONE]\n\n")
                .endChunks());

        Answer answer = post(
                "/api/generate", "{\"prompt\":\"hi\",\"model\":\"deepseek-v3.1\",\"maxTokens\":9,\"stream\":true}");

        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.text()).contains("\"content\":\"好\"", "data: [DONE]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"maxTokens\":5}|缺少有效的提示内容",
                "{\"prompt\":\" \",\"maxTokens\":5}|缺少有效的提示内容",
                "{\"prompt\":\"x\",\"maxTokens\":0}|maxTokens: 0",
                "{\"prompt\":\"x\",\"temperature\":3}|temperature: 3"
            })
    void callThatMakesNoSense_isTold400(String body, String told) throws Exception {
        Answer answer = post("/api/generate", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("error")).contains(told);
    }

    @Test
    void modelThatNobodyServes_isTold() throws Exception {
        Answer answer = post("/api/generate", "{\"prompt\":\"x\",\"model\":\"nobodys\",\"maxTokens\":5}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("error")).isEqualTo("无效的模型类型");
    }

    @Test
    void callOfTheOtherDialectAtThisPath_isAnsweredInIts() throws Exception {
        Answer answer = post("/api/generate", "{\"model\":\"deepseek-chat\",\"prompt\":\"hi\",\"stream\":false}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().containsKey("response")).isTrue();
    }

    @Test
    void preflightOfACall_saysWhatItMayCost_whereItGoes_andWhatWouldFit() throws Exception {
        Answer answer = post(
                "/v1/preflight",
                "{\"model\":\"deepseek-v3.1\",\"max_tokens\":200000,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        JsonObject body = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body.getBoolean("allowed")).isFalse();
        assertThat(body.getBoolean("fits_window")).isFalse();
        assertThat(body.getJsonObject("route").getString("provider")).isEqualTo("deepseek");
        assertThat(body.getLong("fits_output_tokens")).isBetween(100_000L, 143_000L);
        assertThat(upstream.requestsWaiting()).isZero();
    }

    @Test
    void metrics_haveEveryDocumentedName_fromTheFirstMomentOn() throws Exception {
        assertThat(RawClient.get(gateway.port(), "/api/metrics").text())
                .contains(
                        "ep_chat_requests_total{",
                        "ep_chat_request_duration_seconds_bucket{",
                        "ep_chat_active_streams",
                        "ep_chat_input_tokens_total",
                        "ep_chat_output_tokens_total",
                        "ep_chat_reasoning_tokens_total",
                        "ep_chat_estimated_cost_usd_total{",
                        "ep_chat_actual_cost_usd_total{",
                        "ep_chat_budget_circuit_breaker_total{",
                        "ep_chat_user_daily_spending_usd",
                        "ep_chat_site_hourly_spending_usd",
                        "ep_chat_rate_limit_hits_total",
                        "ep_chat_continuations_total",
                        "ep_chat_continuation_failures_total",
                        "ep_chat_continuation_segments",
                        "ep_chat_errors_total",
                        "ep_chat_capability_detection_success_total",
                        "ep_chat_capability_detection_failure_total",
                        "ep_chat_model_context_window_tokens{");
    }
}
