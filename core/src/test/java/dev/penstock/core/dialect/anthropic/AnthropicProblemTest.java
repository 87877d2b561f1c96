package dev.penstock.core.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.dialect.Problem;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The words in which callers of this dialect are told what went wrong. */
class AnthropicProblemTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void codeThatClientsActUpon_comesThroughFromTheProvider() throws Exception {
        Problem lost = upstream("""
                {"type":"error","error":{"type":"not_found_error","message":"No such thread",
                "details":{"error_code":"thread_not_found"}}}""");

        assertThat(lost.code()).isEqualTo("thread_not_found");
        assertThat(told(lost).at("/error/details/error_code").asText()).isEqualTo("thread_not_found");
    }

    @Test
    void problemWithoutACode_hasNoDetails() throws Exception {
        Problem plain =
                upstream("{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: m\"}}");

        assertThat(told(plain).path("error").has("details")).isFalse();
        assertThat(told(Problem.of(Problem.Kind.NOT_FOUND, "no model", "model", "model_not_found"))
                        .path("error")
                        .has("details"))
                .isFalse();
    }

    @Test
    void threadThatNoUpstreamCanHold_isRefusedSoThatClientsSendTheWholeConversation() throws Exception {
        JsonNode told = told(Problem.invalid("thread: the model behind this name takes none", "thread"));

        assertThat(told.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(told.at("/error/details/error_code").asText()).isEqualTo("thread_unsupported_request");
    }

    private static Problem upstream(String body) {
        return new AnthropicFailures(InstantSource.system()).problem(404, header -> null, body.getBytes(UTF_8));
    }

    private static JsonNode told(Problem problem) throws JsonProcessingException {
        return JSON.readTree(new String(AnthropicProblem.body(problem, "req_1"), UTF_8));
    }
}
