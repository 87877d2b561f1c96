package dev.penstock.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import dev.penstock.gateway.testing.TestingUpstream.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that sends without end is cut off, and a packed answer is unpacked before it counts and passes. */
class ReplyBoundsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String HELLO = event("Hi", "null");
    private static final String STOP = event("", "\"stop\"");
    private static final String WHOLE =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
    private static final int EVENT_BYTES_MAX = 16 << 20;

    private static TestingUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(upstream, "RETRY_ATTEMPTS", "1", "BREAKER_MIN_CALLS", "1000000");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private static String event(String content, String finish) {
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content
                + "\"},\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static Answer ask(boolean stream, Script script) throws Exception {
        upstream.answering(script);
        return RawClient.post(
                gateway.port(),
                CHAT,
                "{\"model\":\"gpt-4o-mini\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    private static void assertBroken(Answer answer, String before) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith(before).endsWith(DONE).containsOnlyOnce("upstream_malformed");
        assertThat(answer.text().length()).isLessThan(before.length() + 1000);
    }

    @Test
    void eventOfTheLargestSize_passes() throws Exception {
        String event = event("x".repeat(EVENT_BYTES_MAX - HELLO.length() + 2), "null");
        assertThat(event).hasSize(EVENT_BYTES_MAX);
        Answer answer = ask(
                true,
                connection -> connection
                        .startEvents()
                        .chunk(HELLO + event + STOP + DONE)
                        .endChunks());

        assertThat(answer.text()).isEqualTo(HELLO + event + STOP + DONE);
    }

    @Test
    void eventOfOneByteMore_breaksTheStream() throws Exception {
        String event = event("x".repeat(EVENT_BYTES_MAX - HELLO.length() + 3), "null");
        CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
        Answer answer = ask(true, connection -> {
            connection.startEvents().chunk(HELLO);
            hungUp.complete(sendsUntilHungUp(connection, event.getBytes(UTF_8), 1));
        });

        assertBroken(answer, HELLO);
        assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void eventThatNeverEnds_breaksTheStream() throws Exception {
        CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
        Answer answer = ask(true, connection -> {
            connection.startEvents().chunk(HELLO).chunk("data: {\"id\":\"");
            hungUp.complete(sendsUntilHungUp(connection, "x".repeat(1 << 20).getBytes(UTF_8), 10_000));
        });

        assertBroken(answer, HELLO);
        assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 500})
    void wholeAnswerThatNeverEnds_isGivenUp(int status) throws Exception {
        CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
        Answer answer = ask(false, connection -> {
            connection.send("HTTP/1.1 " + status
                    + " X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
            hungUp.complete(sendsUntilHungUp(connection, "[".repeat(1 << 20).getBytes(UTF_8), 10_000));
        });

        assertThat(answer.status()).isEqualTo(status == 200 ? 502 : status);
        assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean sendsUntilHungUp(Connection connection, byte[] bytes, int times) throws IOException {
        try {
            for (int i = 0; i < times; i++) {
                connection.chunk(bytes);
            }
            return connection.sawHangUp();
        } catch (IOException hungUp) {
            return true;
        }
    }

    @Test
    void packedStream_isUnpacked_andComesWithoutTheLabel() throws Exception {
        byte[] packed = gzip(HELLO + STOP + DONE);
        for (int cut = 1; cut < packed.length; cut++) {
            byte[] first = Arrays.copyOf(packed, cut);
            byte[] second = Arrays.copyOfRange(packed, cut, packed.length);
            Answer answer = ask(
                    true,
                    connection -> connection
                            .send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n"
                                    + "transfer-encoding: chunked\r\n\r\n")
                            .chunk(first)
                            .chunk(second)
                            .endChunks());

            assertThat(answer.text()).as("cut at %d", cut).isEqualTo(HELLO + STOP + DONE);
            assertThat(answer.headers()).doesNotContainKey("content-encoding");
        }
        assertThat(upstream.request().headers()).containsEntry("accept-encoding", "identity");
    }

    @Test
    void packedAnswer_isUnpacked() throws Exception {
        Answer answer = ask(false, connection -> packed(connection, "gzip", gzip(WHOLE)));

        assertThat(answer.text()).isEqualTo(WHOLE);
        assertThat(answer.headers()).doesNotContainKey("content-encoding");
    }

    @Test
    void packedError_isUnpacked() throws Exception {
        Answer answer = ask(false, connection -> {
            byte[] body = gzip("{\"error\":{\"message\":\"too much\"}}");
            connection.send(
                    "HTTP/1.1 400 X\r\ncontent-encoding: x-gzip\r\ncontent-length: " + body.length + "\r\n\r\n");
            connection.send(body);
        });

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("too much");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip"})
    void codingThatWasNotAskedFor_isNotPassedOn(String coding) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            Answer answer = ask(stream, connection -> packed(connection, coding, gzip(WHOLE)));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("content-encoding", "upstream_malformed");
        }
    }

    @Test
    void packedAnswerThatIsCutShort_isNoAnswer() throws Exception {
        byte[] whole = gzip(WHOLE);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThat(ask(false, connection -> packed(connection, "gzip", part))
                            .status())
                    .as("%d of %d bytes", length, whole.length)
                    .isEqualTo(502);
        }
    }

    private static void packed(Connection connection, String coding, byte[] body) throws IOException {
        connection.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: " + coding
                + "\r\ncontent-length: " + body.length + "\r\n\r\n");
        connection.send(body);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
