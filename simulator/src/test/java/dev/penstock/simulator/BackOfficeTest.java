package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackOfficeTest {
    private final TestingSimulator simulator = new TestingSimulator();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void bill_countsWhatWasWritten() {
        simulator.chat("[[sim tokens=10]]");
        simulator.stream("[[sim tokens=20]]");
        simulator.chat("plain");
        JsonNode totals = simulator.get("/_sim/bill").json().path("totals");
        assertThat(totals.path("calls").asInt()).isEqualTo(3);
        assertThat(totals.path("completion_tokens").asInt()).isEqualTo(46);
        assertThat(totals.path("complete").asInt()).isEqualTo(3);
        assertThat(simulator.bill().totals().completionTokens()).isEqualTo(46);
    }

    @Test
    void cutStream_isBilledToTheCut() {
        simulator.stream("[[sim tokens=50 fault=cut_between_events at=7]]");
        JsonNode line = simulator.newestLine();
        assertThat(line.path("completion_tokens").asInt()).isEqualTo(7);
        assertThat(line.path("completion_tokens_meant").asInt()).isEqualTo(50);
        assertThat(line.path("complete").asBoolean()).isFalse();
        assertThat(line.path("cut").asBoolean()).isTrue();
        assertThat(line.path("caller_gone").asBoolean()).isFalse();
    }

    @Test
    void line_tellsWhoAskedForWhat() {
        simulator.post(
                "/v1/chat/completions",
                TestingSimulator.chatBody("hello", "\"stream\":true"),
                Map.of("authorization", "Bearer k1", "idempotency-key", "i1", "x-other", "1"));
        JsonNode line = simulator.newestLine();
        assertThat(line.path("dialect").asText()).isEqualTo("openai");
        assertThat(line.path("path").asText()).isEqualTo("/v1/chat/completions");
        assertThat(line.path("model").asText()).isEqualTo("m");
        assertThat(line.path("stream").asBoolean()).isTrue();
        assertThat(line.path("key").asText()).isEqualTo("k1");
        assertThat(line.path("idempotency_key").asText()).isEqualTo("i1");
        assertThat(line.path("header_names").toString()).contains("x-other");
    }

    @Test
    void callerThatLeaves_isSeenAndBilledForWhatItGot() throws IOException {
        try (Socket socket = RawCall.open(simulator.port())) {
            String body = TestingSimulator.chatBody("[[sim rate=200 fault=endless]]", "\"stream\":true");
            RawCall.send(socket, "POST", "/v1/chat/completions", Map.of(), body);
            assertThat(socket.getInputStream().read()).isPositive();
        }
        JsonNode line = Await.until(
                simulator::newestLine, newest -> newest.path("caller_gone").asBoolean());
        assertThat(line.path("complete").asBoolean()).isFalse();
        assertThat(line.path("caller_gone_ms").asDouble()).isPositive();
        assertThat(simulator.bill().totals().callersGone()).isEqualTo(1);
    }

    @Test
    void callerThatDoesNotRead_isNotBilledForMoreThanTheSocketsHold() throws IOException {
        try (Socket socket = RawCall.open(simulator.port())) {
            String body = TestingSimulator.chatBody("[[sim fault=endless]]", "\"stream\":true");
            RawCall.send(socket, "POST", "/v1/chat/completions", Map.of(), body);
            long bytes =
                    Await.settled(() -> simulator.newestLine().path("bytes").asLong());
            assertThat(bytes).isPositive().isLessThan(32L << 20);
            assertThat(simulator.newestLine().path("completion_tokens").asLong())
                    .isPositive();
        }
    }

    @Test
    void lastRequest_isShownAsItCame() {
        String body = TestingSimulator.chatBody("水");
        simulator.post("/v1/chat/completions", body, Map.of("X-Mine", "1"));
        JsonNode last = simulator.get("/_sim/last").json();
        assertThat(last.path("body").asText()).isEqualTo(body);
        assertThat(last.path("headers").path("x-mine").path(0).asText()).isEqualTo("1");
        assertThat(Base64.getDecoder().decode(last.path("bodyBase64").asText()))
                .isEqualTo(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void resets_forget() {
        simulator.chat("hello");
        assertThat(simulator.delete("/_sim/bill").status()).isEqualTo(204);
        assertThat(simulator.bill().totals().calls()).isZero();
        assertThat(simulator.post("/_sim/reset", "").status()).isEqualTo(204);
        assertThat(simulator.get("/_sim/last").json()).isEmpty();
    }

    @Test
    void laterSourcesOfBehaviour_win() {
        simulator.post("/_sim/behaviour", "{\"tokens\":\"3\"}");
        assertThat(tokens(simulator.chat("hello"))).isEqualTo(3);
        simulator.post("/_sim/script", "[{\"tokens\":4},{\"tokens\":5}]");
        assertThat(tokens(simulator.chat("hello"))).isEqualTo(4);
        assertThat(tokens(simulator.chat("hello"))).isEqualTo(5);
        assertThat(tokens(simulator.chat("hello"))).isEqualTo(3);
        Map<String, String> header = Map.of("x-sim", "tokens=6; seed=1");
        String path = "/v1/chat/completions";
        assertThat(tokens(simulator.post(path, TestingSimulator.chatBody("hello"), header)))
                .isEqualTo(6);
        assertThat(tokens(simulator.post(path, TestingSimulator.chatBody("[[sim tokens=7]]"), header)))
                .isEqualTo(7);
    }

    private static int tokens(RawReply reply) {
        return reply.json().path("usage").path("completion_tokens").asInt();
    }

    @Test
    void failFirst_countsByIdAndThenSucceeds() {
        String prompt = "[[sim id=a fail_first=2 status=503]]";
        assertThat(simulator.chat(prompt).status()).isEqualTo(503);
        assertThat(simulator.chat("[[sim id=b fail_first=1 status=429]]").status())
                .isEqualTo(429);
        assertThat(simulator.chat(prompt).status()).isEqualTo(503);
        assertThat(simulator.chat(prompt).status()).isEqualTo(200);
        assertThat(simulator.chat(prompt).status()).isEqualTo(200);
    }

    @Test
    void replay_servesTheRecordedBytesAsTheyWereCut() {
        String body = Base64.getEncoder().encodeToString("data: 水\n\n".getBytes(StandardCharsets.UTF_8));
        simulator.post("/_sim/replay", """
                {"path":"/chat/completions","status":201,"headers":{"content-type":"x/y","x-r":"1"},
                "bodyBase64":"%s","chunks":[3,7]}""".formatted(body));
        RawReply reply = simulator.chat("hello");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("x-r")).isEqualTo("1");
        assertThat(reply.text()).isEqualTo("data: 水\n\n");
        assertThat(reply.chunks()).extracting(chunk -> chunk.length).containsExactly(3, 4, 4);
        assertThat(simulator.chat("hello").status()).isEqualTo(200);
    }

    @Test
    void replay_mayEndBadly() {
        simulator.post(
                "/_sim/replay",
                "[{\"body\":\"abc\",\"end\":\"fin\",\"chunks\":\"every_byte\"},"
                        + "{\"body\":\"abc\",\"end\":\"rst\"},{\"body\":\"abc\",\"end\":\"stall\"}]");
        RawReply fin = simulator.chat("hello");
        assertThat(fin.end()).isEqualTo(RawReply.End.CLOSED);
        assertThat(fin.chunks()).filteredOn(chunk -> chunk.length == 1).hasSize(3);
        assertThat(simulator.chat("hello").end()).isEqualTo(RawReply.End.RESET);
        assertThat(simulator.impatiently().chat("hello").end()).isEqualTo(RawReply.End.SILENT);
    }

    @Test
    void senselessErrand_isRefused() {
        assertThat(simulator.post("/_sim/behaviour", "{\"token\":\"3\"}").status())
                .isEqualTo(400);
        assertThat(simulator.post("/_sim/behaviour", "nonsense").status()).isEqualTo(400);
        assertThat(simulator.get("/_sim/nothing").status()).isEqualTo(404);
        assertThat(simulator.get("/nothing").status()).isEqualTo(404);
    }

    @Test
    void requestFaults_strikeWhileTheBodyIsSent() {
        simulator.post("/_sim/script", "[{\"fault\":\"reset_in_request\"},{\"fault\":\"stall_in_request\"}]");
        assertThat(simulator.chat("hello").end()).isEqualTo(RawReply.End.RESET);
        assertThat(simulator.impatiently().chat("hello").end()).isEqualTo(RawReply.End.SILENT);
        assertThat(simulator.chat("hello").status()).isEqualTo(200);
    }
}
