package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiUpstreamTest {
    private static final Instant NOW = Instant.parse("2026-08-19T14:34:11Z");
    private final OpenAiUpstream upstream = new OpenAiUpstream(InstantSource.fixed(NOW));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "openai-chat-error-400-role.json, 400, UPSTREAM_REJECTED, unsupported_value, Unsupported value",
                "openai-chat-error-404-model.json, 404, UPSTREAM_REJECTED, model_not_found, The model",
                "openai-responses-error-401.json, 401, UPSTREAM_AUTHENTICATION, invalid_api_key, Incorrect API key",
                "openai-responses-context-length.json, 400, CONTEXT_LENGTH, context_length_exceeded, Your input exceeds",
                "azure-error-401.json, 401, UPSTREAM_AUTHENTICATION, -, Access denied",
                "deepseek-error-401.json, 401, UPSTREAM_AUTHENTICATION, invalid_request_error, Authentication Fails",
                "deepseek-responses-error-400.json, 400, UPSTREAM_REJECTED, invalid_request_error, No tool output",
                "ollama-openai-error-401.json, 401, UPSTREAM_AUTHENTICATION, -, Unauthorized",
                "groq-error-400-tool.json, 400, UPSTREAM_REJECTED, tool_use_failed, Tool call validation",
                "openrouter-error-429.json, 429, UPSTREAM_RATE_LIMITED, -, Provider returned error",
            })
    void recordedErrors_areSorted(String file, int status, Kind kind, @Nullable String code, String message) {
        Problem problem = upstream.problem(status, name -> null, Fixtures.read(file));
        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message()).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"code\":20012,\"message\":\"Model does not exist.\",\"data\":null} | UPSTREAM_REJECTED | Model does not exist.",
                "401 | \"Invalid token\" | UPSTREAM_AUTHENTICATION | Invalid token",
                "403 | {\"code\":30001,\"message\":\"Sorry, your account balance is insufficient\",\"data\":null} | UPSTREAM_PAYMENT | Sorry, your account balance is insufficient",
                "402 | {\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\",\"code\":\"invalid_request_error\"}} | UPSTREAM_PAYMENT | Insufficient Balance",
                "429 | {\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}} | UPSTREAM_PAYMENT | You exceeded your current quota",
                "429 | {\"message\":\"Request was rejected due to rate limiting.\",\"data\":null} | UPSTREAM_RATE_LIMITED | Request was rejected due to rate limiting.",
                "400 | {\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400} | CONTEXT_LENGTH | This model's maximum context length is 4096 tokens.",
                "404 | {\"error\":{\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":null,\"code\":404}} | UPSTREAM_REJECTED | The model `x` does not exist.",
                "400 | {\"error\":\"the input length exceeds the context length\"} | CONTEXT_LENGTH | the input length exceeds the context length",
                "422 | {\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]} | UPSTREAM_REJECTED | [{\"loc\":[\"body\"],\"msg\":\"field required\"}]",
                "502 | <html><head><title>502 Bad Gateway</title></head></html> | UPSTREAM_ERROR | an HTML page: 502 Bad Gateway",
                "503 | upstream connect error | UPSTREAM_ERROR | upstream connect error",
                "500 | `` | UPSTREAM_ERROR | the upstream answered 500 and no reason",
                "500 | {\"error\":{ | UPSTREAM_ERROR | {\"error\":{",
                "413 | {\"error\":{\"message\":\"too large\"}} | UPSTREAM_REJECTED | too large",
            })
    void errorsOfAllFlavours_areSorted(int status, String body, Kind kind, String message) {
        Problem problem = upstream.problem(status, name -> null, body.getBytes(UTF_8));
        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.message()).isEqualTo(message);
    }

    @Test
    void redirects_areNoAnswer() {
        Problem problem = upstream.problem(302, name -> null, new byte[0]);
        assertThat(problem.kind()).isEqualTo(Kind.UPSTREAM_MALFORMED);
        assertThat(problem.status()).isEqualTo(502);
    }

    @Test
    void messages_areBoundedAndWithoutControls() {
        String body = "{\"error\":{\"message\":\"" + "a\\nb".repeat(5000) + "\"}}";
        String message =
                upstream.problem(400, name -> null, body.getBytes(UTF_8)).message();
        assertThat(message).hasSize(4096).startsWith("a ba b");
    }
}
