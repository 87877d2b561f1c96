package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient.Answer;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented calls of guarded generation, word for word, at a process that nobody has set up. */
class DocumentedCallsTest {
    @TempDir
    Path folder;

    private static String text(HttpURLConnection answer) throws Exception {
        try (InputStream body = answer.getResponseCode() < 400 ? answer.getInputStream() : answer.getErrorStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void outOfTheBox_theyAnswerAsDocumented() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder, "PRE_STOP", "0")) {
            assertThat(penstock.status("/api/generate")).isEqualTo(200);

            Answer preflight = penstock.call(
                    "/api/preflight",
                    "{\"model\":\"deepseek-v3.1\",\"inputTokens\":1000,\"targetOutputTokens\":5000,\"userId\":\"test\"}");
            assertThat(preflight.status()).isEqualTo(200);
            assertThat(preflight.text()).contains("\"allowed\":true", "\"totalCost\":0.0154");

            Answer basic = penstock.call(
                    "/api/generate", "{\"prompt\":\"测试基础功能\",\"model\":\"deepseek-chat\",\"maxTokens\":100}");
            assertThat(basic.status()).isEqualTo(200);
            assertThat(basic.text()).contains("\"success\":true");

            Answer guarded = penstock.call(
                    "/api/generate",
                    "{\"prompt\":\"测试v3.1功能\",\"model\":\"deepseek-v3.1\",\"maxTokens\":8000,\"enableBudgetGuard\":true}");
            assertThat(guarded.status()).isEqualTo(200);

            Answer tooLong = penstock.call(
                    "/api/generate",
                    "{\"prompt\":\"生成超长内容\",\"model\":\"deepseek-v3.1\",\"maxTokens\":50000,\"enableBudgetGuard\":true}");
            assertThat(tooLong.status()).isEqualTo(402);
            assertThat(tooLong.text()).contains("预算限制", "\"totalCost\":0.4101076", "\"recommendedOutputTokens\":49152");

            // A model of the catalogue that has no price is free where the simulator stands in for it.
            assertThat(penstock.call(
                                    "/v1/chat/completions",
                                    "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                            .status())
                    .isEqualTo(200);
            assertThat(penstock.status("/api/cost-report")).isEqualTo(200);
            assertThat(text(penstock.ask("/api/metrics", "")))
                    .contains(
                            "ep_chat_request_duration", "ep_chat_budget_circuit_breaker_total{reason=\"request\"} 1.0");
        }
    }
}
