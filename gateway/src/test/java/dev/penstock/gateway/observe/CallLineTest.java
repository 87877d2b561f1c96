package dev.penstock.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallLineTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final LineBuffer lines = new LineBuffer();

    private String written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.drainTo(out);
        return out.toString(UTF_8);
    }

    private static CallRecord call(String route) {
        return new CallRecord(
                Instant.parse("2026-03-01T12:00:00.125Z"),
                "req_1",
                "team-a",
                "chat",
                route,
                true,
                "deepseek",
                "7",
                "deepseek-chat",
                true,
                200,
                Outcome.SUCCEEDED,
                "",
                Finish.STOP,
                new TokenUsage(1_000, 20, 300, 0, 7, TokenUsage.Provenance.PROVIDER_REPORTED),
                2,
                12,
                1_234_567,
                60_000_000_000L);
    }

    @Test
    void call_isOneLineOfJson() throws IOException {
        new CallLine().write(lines, call("deepseek-chat"));

        assertThat(written())
                .isEqualTo("{\"at\":\"2026-03-01T12:00:00.125Z\",\"request_id\":\"req_1\",\"caller\":\"team-a\","
                        + "\"operation\":\"chat\",\"route\":\"deepseek-chat\",\"provider\":\"deepseek\",\"key\":\"7\","
                        + "\"upstream_model\":\"deepseek-chat\",\"stream\":true,\"status\":200,"
                        + "\"outcome\":\"succeeded\",\"error_type\":\"\",\"finish\":\"stop\",\"input_tokens\":1000,"
                        + "\"output_tokens\":20,\"cached_input_tokens\":300,\"cache_write_tokens\":0,"
                        + "\"reasoning_tokens\":7,\"usage\":\"provider_reported\",\"attempts\":2,\"events\":12,"
                        + "\"first_byte_ms\":1.234,\"duration_ms\":60000.000}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a\\b", "line\nfeed\u0000\u001f", "模型", "\uD83D\uDE00", "\u007f", "tab\t\"模"})
    void whateverTheCallerCallsAModel_readsBackTheSame(String route) throws IOException {
        new CallLine().write(lines, call(route));

        JsonNode line = JSON.readTree(written());
        assertThat(line.path("route").asText()).isEqualTo(route);
        assertThat(line.path("provider").asText()).isEqualTo("deepseek");
    }

    @Test
    void halfACharacter_doesNotBreakTheLine() throws IOException {
        new CallLine().write(lines, call("\uD83D"));

        assertThat(JSON.readTree(written()).path("route").asText()).isEqualTo("?");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "7, 0.007", "999, 0.999", "1000, 1.000", "1000050, 1000.050"})
    void thousandths(long value, String text) throws IOException {
        lines.thousandths(value);
        assertThat(written()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void numbers(long value) throws IOException {
        lines.number(value);
        assertThat(written()).isEqualTo(Long.toString(value));
    }

    @Test
    void buffer_growsForWhatIsPut() throws IOException {
        String text = "ab\"".repeat(5_000);
        lines.string(text);
        lines.number(1);
        assertThat(written()).isEqualTo(JSON.writeValueAsString(text) + "1");
    }
}
