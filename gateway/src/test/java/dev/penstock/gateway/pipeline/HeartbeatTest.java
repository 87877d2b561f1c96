package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A quiet stream shows that it lives, which proves nothing about its provider. */
class HeartbeatTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String HELLO = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
            + "\"finish_reason\":null}]}\n\n";
    private static final String STOP = HELLO.replace("null", "\"stop\"") + "data: [DONE]\n\n";
    private static final String PING = ": ping\n\n";

    private TestingUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private TestingGateway gateway(String idle) throws Exception {
        return TestingGateway.to(
                upstream, "SSE_HEARTBEAT_MS", "1000", "UPSTREAM_IDLE_TIMEOUT", idle, "RETRY_ATTEMPTS", "1");
    }

    @Test
    void pingsComeBetweenEvents_neverWithinOne() throws Exception {
        CountDownLatch pinged = new CountDownLatch(1);
        int half = HELLO.length() / 2;
        upstream.answering(connection -> {
            connection.startEvents().chunk(HELLO).chunk(HELLO.substring(0, half));
            pinged.await();
            connection.chunk(HELLO.substring(half)).chunk(STOP).endChunks();
        });
        try (TestingGateway gateway = gateway("60s");
                RawClient client = new RawClient(gateway.port())) {
            client.sendPost(CHAT, ASK).readHead();
            String before = client.readUntil(PING + "\r\n") + client.readUntil(PING + "\r\n");
            pinged.countDown();
            String text = unchunked(before + client.readUntil("[DONE]\n\n"));

            assertThat(text).matches("\\Q" + HELLO + "\\E(\\Q" + PING + "\\E){2,}\\Q" + HELLO + STOP + "\\E");
        }
    }

    /** The text of chunks that hold whole lines. */
    private static String unchunked(String chunks) {
        return chunks.replaceAll("(?m)^[0-9a-f]+\r\n", "").replace("\r\n", "");
    }

    @Test
    void beforeTheFirstEventThereIsNoPing_becauseItWouldCommitToA200() throws Exception {
        upstream.answering(connection -> {
            connection.startEvents().chunk(": keep-alive\n\n");
            Thread.sleep(2500);
            connection.chunk("data: {\"error\":{\"message\":\"boom\"}}\n\n").endChunks();
        });
        try (TestingGateway gateway = gateway("60s")) {
            Answer answer = RawClient.post(gateway.port(), CHAT, ASK);

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("boom").doesNotContain("ping");
        }
    }

    @Test
    void ourPings_areNoSignOfLifeOfTheProvider() throws Exception {
        upstream.answering(connection -> {
            connection.startEvents().chunk(HELLO);
            assertThat(connection.sawHangUp()).isTrue();
        });
        try (TestingGateway gateway = gateway("3s")) {
            Answer answer = RawClient.post(gateway.port(), CHAT, ASK);

            assertThat(answer.text()).startsWith(HELLO + PING).containsOnlyOnce("upstream_timeout");
            assertThat(gateway.records(1).getFirst()).contains("\"error_type\":\"upstream_timeout\"");
        }
    }
}
