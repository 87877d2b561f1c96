package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.StreamLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever dialect an upstream speaks, the same failure is sorted, timed and told the same way. */
class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-08-19T14:34:11Z");
    private static final DialectMatrix MATRIX = new DialectMatrix(InstantSource.fixed(NOW), StreamLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "400, UPSTREAM_REJECTED, 400, false",
        "401, UPSTREAM_AUTHENTICATION, 401, false",
        "402, UPSTREAM_PAYMENT, 402, false",
        "403, UPSTREAM_AUTHENTICATION, 403, false",
        "404, UPSTREAM_REJECTED, 404, false",
        "405, UPSTREAM_REJECTED, 405, false",
        "408, UPSTREAM_TIMEOUT, 504, true",
        "409, UPSTREAM_ERROR, 409, true",
        "413, UPSTREAM_REJECTED, 413, false",
        "422, UPSTREAM_REJECTED, 422, false",
        "429, UPSTREAM_RATE_LIMITED, 429, true",
        "500, UPSTREAM_ERROR, 500, true",
        "502, UPSTREAM_ERROR, 502, true",
        "503, UPSTREAM_ERROR, 503, true",
        "504, UPSTREAM_TIMEOUT, 504, true",
        "529, UPSTREAM_ERROR, 503, true",
        "302, UPSTREAM_MALFORMED, 502, true",
    })
    void status_meansTheSameInEveryDialect(int status, Kind kind, int shown, boolean retryable) {
        for (Dialect dialect : Dialect.values()) {
            Problem problem = problem(dialect, status, "no luck");
            assertThat(problem.kind()).as("%s", dialect).isEqualTo(kind);
            assertThat(problem.status()).as("%s", dialect).isEqualTo(shown);
            assertThat(problem.kind().retryable()).isEqualTo(retryable);
            assertThat(problem.message()).as("%s", dialect).isEqualTo("no luck");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void failureWithoutWords_isToldByItsStatus(Dialect dialect) {
        for (String body : new String[] {"", "{}", "{\"error\":{}}", "[]", "{\"error\":{\"message\":null}}"}) {
            Problem problem = MATRIX.upstream(dialect).problem(500, header -> null, body.getBytes(UTF_8));
            assertThat(problem.kind()).as(body).isEqualTo(Kind.UPSTREAM_ERROR);
            assertThat(problem.message()).as(body).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | This model's maximum context length is 9 tokens.",
                "413 | prompt is too long: 10 tokens > 9 maximum",
                "400 | Your input exceeds the context window of this model.",
                "400 | The input token count (10) exceeds the maximum number of tokens allowed (9).",
                "400 | prompt too long; exceeded max context length by 1 tokens",
                "500 | the input length exceeds the context length",
            })
    void contextLength_isToldAs400_whoeverSaysIt(int status, String words) {
        for (Dialect dialect : Dialect.values()) {
            Problem problem = problem(dialect, status, words);
            assertThat(problem.kind()).as("%s", dialect).isEqualTo(Kind.CONTEXT_LENGTH);
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.code()).isEqualTo("context_length_exceeded");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void balanceThatIsUsedUp_isNoWrongKey(Dialect dialect) {
        assertThat(problem(dialect, 403, "Sorry, your account balance is insufficient")
                        .kind())
                .isEqualTo(Kind.UPSTREAM_PAYMENT);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void credentials_areNotRepeated(Dialect dialect) {
        String words = "Incorrect API key provided: sk-proj-Ab3dEf6hIj9k, see ****-key at https://provider.com/keys.";
        for (int status : new int[] {400, 401, 402, 403, 404}) {
            assertThat(problem(dialect, status, words).message())
                    .as("%d", status)
                    .isEqualTo("Incorrect API key provided: ***, see *** at https://provider.com/keys.");
        }
        assertThat(problem(dialect, 401, "organization org_12345678901234567890 is off")
                        .message())
                .isEqualTo("organization *** is off");
        assertThat(problem(dialect, 400, "model: claude-3-5-sonnet-20241022").message())
                .isEqualTo("model: claude-3-5-sonnet-20241022");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void messages_areBoundedAndWithoutControls(Dialect dialect) {
        assertThat(problem(dialect, 400, "a\\nb".repeat(5000)).message())
                .hasSize(4096)
                .startsWith("a ba b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "429 | retry-after=3 | 3000",
                "429 | retry-after=1.5 | 1500",
                "503 | retry-after=0 | 0",
                "429 | retry-after-ms=250;retry-after=3 | 250",
                "429 | retry-after=Wed, 19 Aug 2026 14:34:41 GMT | 30000",
                "429 | retry-after=Wed, 19 Aug 2026 14:34:01 GMT | 0",
                "429 | retry-after=soon | -",
                "429 | retry-after=-1 | -",
                "429 | retry-after=999999999 | -",
                "429 | retry-after=soon;x-ratelimit-reset-requests=6m0s | 360000",
                "429 | x-ratelimit-reset-requests=12ms;x-ratelimit-reset-tokens=1s | 12",
                "429 | x-ratelimit-reset-requests=12ms;x-ratelimit-reset-tokens=1s;x-ratelimit-remaining-tokens=0 | 1000",
                "429 | x-ratelimit-reset-requests=9s;x-ratelimit-reset-tokens=1s;x-ratelimit-remaining-requests=0 | 9000",
                "429 | x-ratelimit-reset-requests=9s;x-ratelimit-reset-tokens=1s;x-ratelimit-remaining-requests=0;x-ratelimit-remaining-tokens=0 | 9000",
                "429 | x-ratelimit-reset-tokens=20 | 20000",
                "429 | x-ratelimit-reset-tokens=1h2m3.5s | 3723500",
                "429 | x-ratelimit-reset-tokens=1x | -",
                "500 | x-ratelimit-reset-tokens=1s | -",
                "429 | anthropic-ratelimit-tokens-reset=2026-08-19T14:34:21Z | 10000",
                "429 | anthropic-ratelimit-tokens-reset=2026-08-19T14:34:01Z | 0",
                "429 | anthropic-ratelimit-requests-reset=2026-08-19T14:34:12Z;anthropic-ratelimit-input-tokens-reset=2026-08-19T14:35:11Z;anthropic-ratelimit-input-tokens-remaining=0 | 60000",
                "429 | anthropic-ratelimit-output-tokens-reset=2026-08-19T14:34:21Z;retry-after=4 | 4000",
                "429 | anthropic-ratelimit-tokens-reset=tomorrow | -",
                "529 | anthropic-ratelimit-tokens-reset=2026-08-19T14:34:21Z | -",
            })
    void retryAfter_isReadFromAllItsPlaces(int status, String headers, @Nullable Long millis) {
        Map<String, String> map = Arrays.stream(headers.split(";", -1))
                .map(header -> header.split("=", 2))
                .collect(Collectors.toMap(header -> header[0].strip(), header -> header[1].strip()));
        for (Dialect dialect : Dialect.values()) {
            assertThat(MATRIX.upstream(dialect)
                            .problem(status, map::get, "{}".getBytes(UTF_8))
                            .retryAfter())
                    .as("%s", dialect)
                    .isEqualTo(millis == null ? null : Duration.ofMillis(millis));
        }
    }

    @Test
    void date_isMeasuredByTheUpstreamsOwnClock() {
        Map<String, String> headers =
                Map.of("retry-after", "Thu, 20 Aug 2026 10:00:30 GMT", "date", "Thu, 20 Aug 2026 10:00:00 GMT");

        for (Dialect dialect : Dialect.values()) {
            assertThat(MATRIX.upstream(dialect)
                            .problem(429, headers::get, new byte[0])
                            .retryAfter())
                    .isEqualTo(Duration.ofSeconds(30));
        }
    }

    /** As the dialect's services write it. */
    private static Problem problem(Dialect dialect, int status, String words) {
        String error = "{\"message\":\"" + words + "\"}";
        String body = switch (dialect) {
            case OPENAI, GEMINI -> "{\"error\":" + error + "}";
            case ANTHROPIC -> "{\"type\":\"error\",\"error\":" + error + "}";
            case OLLAMA -> "{\"error\":\"" + words + "\"}";
        };
        return MATRIX.upstream(dialect).problem(status, header -> null, body.getBytes(UTF_8));
    }
}
