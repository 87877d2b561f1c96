package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream ends as its upstream ended it, or visibly broken; never as if it were whole. */
class HonestEndsTest {
    private static final String HELLO = event("{\"role\":\"assistant\",\"content\":\"Hel\"}", "null");
    private static final String LO = event("{\"content\":\"lo\"}", "null");
    private static final String STOP = event("{}", "\"stop\"");
    private static final String USAGE =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o-mini\",\"choices\":[],"
                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(
                upstream, "UPSTREAM_IDLE_TIMEOUT", "3s", "UPSTREAM_FIRST_BYTE_TIMEOUT", "3s", "RETRY_ATTEMPTS", "1");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private static String event(String delta, String finish) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o-mini\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    private Answer ask(Script script) throws Exception {
        upstream.answering(script);
        return RawClient.post(gateway.port(), "/v1/chat/completions", ASK);
    }

    @Test
    void wholeStream_passesUntouched_withoutTheUsageChunkNobodyAskedFor() throws Exception {
        Answer answer = ask(connection -> connection
                .startEvents()
                .chunk(HELLO + LO)
                .chunk(STOP + USAGE + DONE)
                .endChunks());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(HELLO + LO + STOP + DONE);
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache, no-transform");
        assertThat(answer.header("x-accel-buffering")).isEqualTo("no");
        assertThat(answer.headers()).doesNotContainKey("content-length");
        assertThat(gateway.records(1).getFirst())
                .contains(
                        "\"outcome\":\"succeeded\"", "\"input_tokens\":9", "\"output_tokens\":2", "provider_reported");
    }

    @Test
    void usageChunk_isPassedToACallerThatAsked() throws Exception {
        upstream.answering(connection ->
                connection.startEvents().chunk(HELLO + STOP + USAGE + DONE).endChunks());
        Answer answer = RawClient.post(
                gateway.port(),
                "/v1/chat/completions",
                ASK.replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        assertThat(answer.text()).isEqualTo(HELLO + STOP + USAGE + DONE);
    }

    @Test
    void upstreamIsAlwaysAskedForUsage() throws Exception {
        ask(connection -> connection.startEvents().chunk(HELLO + STOP + DONE).endChunks());

        assertThat(upstream.request().text()).contains("\"stream_options\":{\"include_usage\":true}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streamCutBetweenEvents_endsInOneErrorEvent(boolean reset) throws Exception {
        Answer answer = ask(connection -> {
            connection.startEvents().chunk(HELLO + LO);
            end(connection, reset);
        });

        assertBroken(answer, HELLO + LO, "upstream_cut_off");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streamCutInsideAnEvent_doesNotPassThePart(boolean reset) throws Exception {
        Answer answer = ask(connection -> {
            connection.startEvents().chunk(HELLO + LO.substring(0, LO.length() / 2));
            end(connection, reset);
        });

        assertBroken(answer, HELLO, "upstream_cut_off");
    }

    @Test
    void streamThatEndsInOrderWithoutAFinishReason_isCutOff() throws Exception {
        Answer answer =
                ask(connection -> connection.startEvents().chunk(HELLO + LO).endChunks());

        assertBroken(answer, HELLO + LO, "upstream_cut_off");
    }

    @Test
    void streamThatFallsSilent_isEndedAfterTheIdleLimit() throws Exception {
        Answer answer = ask(connection -> {
            connection.startEvents().chunk(HELLO);
            assertThat(connection.sawHangUp()).isTrue();
        });

        assertBroken(answer, HELLO, "upstream_timeout");
    }

    @Test
    void streamThatNeverBegins_isAnsweredWith504() throws Exception {
        Answer answer = ask(connection -> {
            connection.startEvents();
            assertThat(connection.sawHangUp()).isTrue();
        });

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("\"error\"");
    }

    @Test
    void errorInsideA200BeforeAnyContent_isAnsweredWithAStatus() throws Exception {
        Answer answer = ask(connection -> connection
                .startEvents()
                .chunk("data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}\n\n" + DONE)
                .endChunks());

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("boom");
    }

    @Test
    void errorInsideA200AfterContent_isToldOnce() throws Exception {
        Answer answer = ask(connection -> connection
                .startEvents()
                .chunk(HELLO)
                .chunk("data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}\n\n" + DONE)
                .endChunks());

        assertThat(answer.text()).startsWith(HELLO).endsWith(DONE).containsOnlyOnce("boom");
        assertThat(answer.text()).containsOnlyOnce("[DONE]");
        assertThat(gateway.records(1).getFirst()).contains("\"outcome\":\"failed\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ": keep-alive\n\n", "data: [DONE]\n\n", "<html><body>maintenance</body></html>"})
    void successWithoutContent_isAnsweredWith502(String body) throws Exception {
        Answer answer = ask(connection -> connection.startEvents().chunk(body).endChunks());

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.text()).doesNotContain("<html>");
    }

    @Test
    void wholeReplyShorterThanItsLength_isAnsweredWith502() throws Exception {
        upstream.answering(connection -> {
            connection.send(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{\"id\":");
            connection.close();
        });
        Answer answer = RawClient.post(gateway.port(), "/v1/chat/completions", ASK.replace("true", "false"));

        assertThat(answer.status()).isEqualTo(502);
    }

    private static void end(TestingUpstream.Connection connection, boolean reset) throws java.io.IOException {
        if (reset) {
            connection.reset();
        } else {
            connection.close();
        }
    }

    private void assertBroken(Answer answer, String before, String errorType) throws Exception {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.text()).startsWith(before);
        String rest = answer.text().substring(before.length());
        assertThat(rest).startsWith("data: {\"error\":{").endsWith("\n\n" + DONE);
        assertThat(rest.split("\n\n", -1)).hasSize(3);
        assertThat(answer.text()).doesNotContain("\"stop\"");
        assertThat(gateway.records(1).getFirst())
                .contains("\"outcome\":\"failed\"", "\"error_type\":\"" + errorType + "\"", "\"usage\":\"estimated\"");
    }
}
