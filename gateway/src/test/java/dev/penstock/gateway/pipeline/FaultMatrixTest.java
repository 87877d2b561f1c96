package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.behaviour.DirectiveReader;
import dev.penstock.simulator.behaviour.Fault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a caller sees of every way in which a provider goes wrong, streamed and whole. The gateway has one slot for its caller
 * and two upstream connections for all rows, so that whatever one row leaves behind trips the next.
 *
 * <p>{@code stop} is an answer in full with the provider's own finish reason; {@code 502 why} is a status before the first
 * byte; {@code broken why} is a stream that began, and ended in one error event and {@code [DONE]}. {@code why} is the error
 * type of the call record. Rows with {@code rate} send slowly, so that the stream has begun when the fault strikes; what
 * strikes earlier is a status.
 */
@Isolated // its time limits are short
class FaultMatrixTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DONE = "data: [DONE]\n\n";

    private static Vertx vertx;
    private static Simulator simulator;
    private static TestingGateway gateway;
    private static int recorded;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        simulator = Simulator.start(vertx, SimulatorSettings.defaults()).await();
        gateway = TestingGateway.to(
                simulator.port(),
                "RL_MAX_CONCURRENCY_PER_USER",
                "1",
                "UPSTREAM_MAX_CONNECTIONS",
                "2",
                "UPSTREAM_FIRST_BYTE_TIMEOUT",
                "2s",
                "UPSTREAM_IDLE_TIMEOUT",
                "2s",
                "UPSTREAM_TOTAL_TIMEOUT",
                "6s",
                "UPSTREAM_MAX_EVENT_SIZE",
                "1MiB",
                "UPSTREAM_MAX_REPLY_SIZE",
                "2MiB",
                "UPSTREAM_MAX_STREAM_SIZE",
                "8MiB",
                "UPSTREAM_MAX_STREAM_EVENTS",
                "5000",
                "BREAKER_MIN_CALLS",
                "1000000",
                "RETRY_ATTEMPTS",
                "1");
        awaitHealth();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        vertx.close().await();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            reset_in_request     |                                 | 502 upstream_cut_off          | 502 upstream_cut_off
            stall_in_request     |                                 | 504 upstream_timeout          | 504 upstream_timeout
            reset_before_headers |                                 | 502 upstream_cut_off          | 502 upstream_cut_off
            close_before_headers |                                 | 502 upstream_cut_off          | 502 upstream_cut_off
            stall_before_headers |                                 | 504 upstream_timeout          | 504 upstream_timeout
            reset_after_headers  |                                 | 502 upstream_cut_off          | 502 upstream_cut_off
            stall_after_headers  |                                 | 504 upstream_timeout          | 504 upstream_timeout
            stall_mid            | at=50 rate=200                  | broken upstream_timeout       | 504 upstream_timeout
            cut_mid_event        | at=50 close=fin rate=200        | broken upstream_cut_off       | 502 upstream_cut_off
            cut_mid_event        | at=50 close=rst rate=200        | broken upstream_cut_off       | 502 upstream_cut_off
            cut_between_events   | at=50 close=fin rate=200        | broken upstream_cut_off       | 502 upstream_cut_off
            cut_between_events   | at=50 close=rst rate=200        | broken upstream_cut_off       | 502 upstream_cut_off
            cut_before_usage     | rate=200                        | stop, broken upstream_cut_off | 502 upstream_cut_off
            cut_before_done      | rate=200                        | stop, broken upstream_cut_off | 502 upstream_cut_off
            cut_at_end           |                                 | stop                          | 502 upstream_cut_off
            stall_at_end         |                                 | stop                          | 504 upstream_timeout
            error_first          |                                 | 502 upstream_error            | 502 upstream_error
            error_in_stream      | at=50 rate=200                  | broken upstream_error         | 502 upstream_error
            error_with_200       |                                 | 502 upstream_error            | 502 upstream_error
            html_200             |                                 | 502 upstream_malformed        | 502 upstream_malformed
            empty_200            |                                 | 502 upstream_empty            | 502 upstream_empty
            broken_json_event    | at=50 rate=200                  | broken upstream_malformed     | 502 upstream_malformed
            not_json             | at=50 rate=200                  | broken upstream_malformed     | 502 upstream_malformed
            done_twice           |                                 | stop                          | stop
            data_after_done      |                                 | stop                          | stop
            no_done              |                                 | stop                          | stop
            no_finish            |                                 | no finish                     | stop
            crlf                 |                                 | stop                          | stop
            cr                   |                                 | stop                          | stop
            bom                  |                                 | stop                          | stop
            split_utf8           |                                 | stop                          | stop
            byte_by_byte         | tokens=1                        | stop                          | stop
            comments_only        | interval=20ms                   | 504 upstream_timeout          | 504 upstream_timeout
            endless              |                                 | broken upstream_malformed     | 502 upstream_malformed
            huge_event           | at=50 size=1048577 rate=200     | broken upstream_malformed     | stop
            huge_event           | at=50 size=2097153 rate=200     | broken upstream_malformed     | 502 upstream_malformed
            gzip_unlabelled      |                                 | 502 upstream_malformed        | 502 upstream_malformed
            gzip_twice           |                                 | 502 upstream_malformed        | 502 upstream_malformed
            gzip_bomb            | size=16777216                   | 502 upstream_malformed        | 502 upstream_malformed
            bad_length           |                                 | stop                          | 502 upstream_cut_off
            trailing_garbage     |                                 | stop                          | stop
            slow_headers         | interval=2ms                    | stop                          | stop
            slow_headers         | interval=50ms                   | 504 upstream_timeout          | 504 upstream_timeout
            until_close          |                                 | stop                          | stop
            close_after          |                                 | stop                          | stop
            1xx                  |                                 | stop                          | stop
            redirect             |                                 | 502 upstream_malformed        | 502 upstream_malformed
            big_header           | size=100000                     | 502 upstream_cut_off          | 502 upstream_cut_off
            wrong_content_type   |                                 | stop                          | stop
            no_content_type      |                                 | stop                          | stop
            """)
    void fault(String fault, String directives, String streamed, String whole) throws Exception {
        String given = "tokens=60 fault=" + fault + (directives == null ? "" : " " + directives);
        String seen = "streamed: " + outcome(given, true) + "\nwhole: " + outcome(given, false);

        assertThat(seen).isEqualTo("streamed: " + streamed + "\nwhole: " + whole);
    }

    @Test
    void everyFaultHasARow() throws NoSuchMethodException {
        Method matrix = FaultMatrixTest.class.getDeclaredMethod(
                "fault", String.class, String.class, String.class, String.class);
        List<String> rows = matrix.getAnnotation(CsvSource.class)
                .textBlock()
                .lines()
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .distinct()
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Fault.values()).map(Fault::word).toList());
    }

    private static String outcome(String directives, boolean stream) throws Exception {
        // Faults within the request strike before its prompt can be read, so they are laid up beforehand.
        boolean early = directives.contains("_in_request");
        simulator.script().enqueue(early ? List.of(DirectiveReader.read(directives)) : List.of());
        String prompt = early ? "hi" : "[[sim " + directives + "]]";
        Answer answer = RawClient.post(gateway.port(), "/v1/chat/completions", ask(prompt, stream));
        JsonNode record = nextRecord();
        assertThat(answer.complete()).as(answer.text()).isTrue();
        String outcome = stream ? streamed(answer, record) : whole(answer, record);
        awaitHealth();
        return outcome;
    }

    private static String whole(Answer answer, JsonNode record) throws IOException {
        if (answer.status() != 200) {
            return refused(answer, record);
        }
        JsonNode choice = JSON.readTree(answer.body()).path("choices").path(0);
        assertThat(choice.path("message").path("content").asText()).isNotEmpty();
        assertThat(record.path("outcome").asText()).isEqualTo("succeeded");
        return choice.path("finish_reason").asText();
    }

    private static String refused(Answer answer, JsonNode record) throws IOException {
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(JSON.readTree(answer.body()).path("error").path("message").asText())
                .isNotEmpty();
        assertThat(record.path("outcome").asText()).isEqualTo("failed");
        assertThat(record.path("status").asInt()).isEqualTo(answer.status());
        return answer.status() + " " + record.path("error_type").asText();
    }

    private static String streamed(Answer answer, JsonNode record) throws IOException {
        if (answer.status() != 200) {
            return refused(answer, record);
        }
        String text = answer.text().replace("\uFEFF", "").replace("\r\n", "\n").replace('\r', '\n');
        assertThat(text).endsWith(DONE).containsOnlyOnce("[DONE]");
        StringJoiner ends = new StringJoiner(", ");
        for (String event : text.strip().split("\n\n", -1)) {
            if (event.startsWith("data: {\"error\"")) {
                assertThat(text).endsWith(event + "\n\n" + DONE);
                ends.add("broken " + record.path("error_type").asText());
            } else if (event.startsWith("data: {")) {
                JsonNode choice =
                        JSON.readTree(event.substring(6)).path("choices").path(0);
                Optional.ofNullable(choice.path("finish_reason").textValue()).ifPresent(ends::add);
            } else {
                assertThat(event).matches("(?s)data: \\[DONE]|:.*");
            }
        }
        String outcome = ends.toString().contains("broken") ? "failed" : "succeeded";
        assertThat(record.path("outcome").asText()).isEqualTo(outcome);
        return ends.length() == 0 ? "no finish" : ends.toString();
    }

    /** The record of the last call, of which there must be exactly one. */
    private static JsonNode nextRecord() throws Exception {
        List<String> lines = gateway.records(recorded + 1);
        assertThat(lines).hasSize(recorded + 1);
        recorded++;
        return JSON.readTree(lines.getLast());
    }

    /** Waits until a plain call is served again, as it must be soon where nothing was left behind. */
    private static void awaitHealth() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Answer answer;
        do {
            answer = RawClient.post(gateway.port(), "/v1/chat/completions", ask("hi", false));
            nextRecord();
        } while (answer.status() >= 502 && System.nanoTime() - end < 0);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(gateway.meter("penstock_streams_active")).isZero();
    }

    private static String ask(String prompt, boolean stream) {
        return "{\"model\":\"gpt-4o-mini\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + prompt + "\"}]}";
    }
}
