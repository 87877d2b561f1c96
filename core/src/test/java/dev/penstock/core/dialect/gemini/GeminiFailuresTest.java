package dev.penstock.core.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiFailuresTest {
    private static final Path RECORDINGS = Path.of(System.getProperty("penstock.fixtures", "fixtures"));

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT, 'Invalid value at contents[0]', UPSTREAM_REJECTED, 400",
        "400, INVALID_ARGUMENT, 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',"
                + " CONTEXT_LENGTH, 400",
        "401, UNAUTHENTICATED, 'Request had invalid authentication credentials.', UPSTREAM_AUTHENTICATION, 401",
        "403, PERMISSION_DENIED, 'Your project has been denied access.', UPSTREAM_AUTHENTICATION, 403",
        "404, NOT_FOUND, 'models/nix is not found for API version v1beta', UPSTREAM_REJECTED, 404",
        "429, RESOURCE_EXHAUSTED, 'Resource has been exhausted (e.g. check quota).', UPSTREAM_RATE_LIMITED, 429",
        "500, INTERNAL, 'An internal error has occurred.', UPSTREAM_ERROR, 500",
        "503, UNAVAILABLE, 'The model is overloaded. Please try again later.', UPSTREAM_ERROR, 503",
        "504, DEADLINE_EXCEEDED, 'Deadline expired.', UPSTREAM_TIMEOUT, 504"
    })
    void error_isSorted(int status, String word, String message, Kind kind, int shown) {
        Problem problem = problem(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"status\":\"" + word + "\"}}");

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.status()).isEqualTo(shown);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.upstreamType()).isEqualTo(word);
        assertThat(problem.code()).isEqualTo(kind == Kind.CONTEXT_LENGTH ? "context_length_exceeded" : null);
    }

    @Test
    void wrongKey_isAFailureOfAuthentication_thoughItComesAsABadRequest() {
        Problem problem = problem(
                400,
                "{\"error\":{\"code\":400,\"message\":\"API key expired. Please renew the API key.\",\"status\":"
                        + "\"INVALID_ARGUMENT\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                        + "\"reason\":\"API_KEY_INVALID\"}]}}");

        assertThat(problem.kind()).isEqualTo(Kind.UPSTREAM_AUTHENTICATION);
        assertThat(problem.status()).isEqualTo(401);
    }

    @Test
    void keyThatMayNotDoThis_keepsItsStatus() {
        Problem problem =
                problem(403, "{\"error\":{\"code\":403,\"details\":[{\"reason\":\"API_KEY_SERVICE_BLOCKED\"}]}}");

        assertThat(problem.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "48s, 48000",
        "34.4s, 34400",
        "0s, 0",
        "0.000000001s, 0",
        "7, -1",
        "-3s, -1",
        "1e9s, -1",
        "9999999999s, -1"
    })
    void wait_isReadFromTheBody(String delay, long millis) {
        Problem problem =
                problem(429, "{\"error\":{\"code\":429,\"details\":[{\"a\":1},{\"retryDelay\":\"" + delay + "\"}]}}");

        assertThat(problem.retryAfter()).isEqualTo(millis < 0 ? null : Duration.ofMillis(millis));
    }

    @Test
    void waitInAHeader_goesFirst() {
        byte[] body = "{\"error\":{\"details\":[{\"retryDelay\":\"48s\"}]}}".getBytes(UTF_8);

        Problem problem =
                new GeminiFailures(InstantSource.system()).problem(429, Map.of("retry-after", "3")::get, body);

        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void errorInsideAnArray_isFound() {
        Problem problem = problem(400, "[{\n  \"error\": {\"code\": 400, \"message\": \"no\"}\n}\n]");

        assertThat(problem.message()).isEqualTo("no");
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "'<html>502</html>'",
        "'[]'",
        "'[1,2]'",
        "'{\"error\":7}'",
        "'{\"error\":{\"details\":\"x\"}}'",
        "'\"text\"'"
    })
    void bodyThatIsNothingOfTheKind_stillTellsTheStatus(String body) {
        Problem problem = problem(502, body);

        assertThat(problem.kind()).isEqualTo(Kind.UPSTREAM_ERROR);
        assertThat(problem.message()).contains("502");
    }

    @Test
    void recordedErrors_areSorted() throws IOException {
        Problem key = problem(400, recorded("gemini-error-400-key.json"));
        Problem quota = problem(429, recorded("gemini-error-429-retryinfo.json"));

        assertThat(key.kind()).isEqualTo(Kind.UPSTREAM_AUTHENTICATION);
        assertThat(quota.kind()).isEqualTo(Kind.UPSTREAM_RATE_LIMITED);
        assertThat(quota.retryAfter()).isEqualTo(Duration.ofSeconds(48));
    }

    private static String recorded(String name) throws IOException {
        Path file = RECORDINGS.resolve(name);
        assumeTrue(Files.isReadable(file), "no recorded responses (system property penstock.fixtures): " + name);
        return Files.readString(file);
    }

    private static Problem problem(int status, String body) {
        return new GeminiFailures(InstantSource.system())
                .problem(status, GeminiFailuresTest::none, body.getBytes(UTF_8));
    }

    private static @Nullable String none(String header) {
        return null;
    }
}
