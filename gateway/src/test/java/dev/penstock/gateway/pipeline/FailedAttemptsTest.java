package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a provider counted for an attempt that came to nothing is on the bill, so it is in the record of the call. */
class FailedAttemptsTest {
    private static final String ASK =
            "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String GAVE_UP = "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}],"
            + "\"usageMetadata\":{\"promptTokenCount\":50,\"candidatesTokenCount\":3,\"thoughtsTokenCount\":4}}";
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]},\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":50,\"candidatesTokenCount\":1}}";

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.with(
                Map.of("GEMINI_API_KEY", "upstream-secret", "GEMINI_BASE_URL", "http://127.0.0.1:" + upstream.port()),
                "RETRY_BACKOFF_BASE",
                "10ms",
                "RETRY_BACKOFF_CAP",
                "20ms",
                "RETRY_ATTEMPTS",
                "2");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private Answer ask(String body, List<String> replies) throws Exception {
        Iterator<String> next = replies.iterator();
        upstream.answering(connection -> connection.json(200, next.next()));
        return RawClient.post(gateway.port(), "/v1/chat/completions", body);
    }

    @Test
    void callThatFailed_isRecordedWithTheUsageOfAllItsAttempts() throws Exception {
        Answer answer = ask(ASK, List.of(GAVE_UP, GAVE_UP));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(gateway.records(1).getFirst())
                .contains(
                        "\"outcome\":\"failed\"",
                        "\"attempts\":2",
                        "\"input_tokens\":100",
                        "\"output_tokens\":14",
                        "\"usage\":\"provider_reported\"");
    }

    @Test
    void callThatHeldAtLast_isRecordedWithTheUsageOfTheAttemptBefore() throws Exception {
        Answer answer = ask(ASK, List.of(GAVE_UP, ANSWER));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"prompt_tokens\":50", "\"completion_tokens\":1");
        assertThat(gateway.records(1).getFirst())
                .contains("\"outcome\":\"succeeded\"", "\"input_tokens\":100", "\"output_tokens\":8");
    }

    @Test
    void streamThatGaveUpBeforeItsFirstWord_isRecordedWithItsUsage() throws Exception {
        Answer answer = ask(
                ASK.replace("{\"model\"", "{\"stream\":true,\"model\""),
                List.of("data: " + GAVE_UP + "\r\n\r\n", "data: " + GAVE_UP + "\r\n\r\n"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(gateway.records(1).getFirst())
                .contains("\"input_tokens\":100", "\"output_tokens\":14", "\"usage\":\"provider_reported\"");
    }

    @Test
    void failureWithoutCounts_isRecordedAsNothing() throws Exception {
        ask(ASK, List.of("{}", "{}"));

        assertThat(gateway.records(1).getFirst())
                .contains("\"input_tokens\":0", "\"output_tokens\":0", "\"usage\":\"estimated\"");
    }
}
