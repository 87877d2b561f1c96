package dev.penstock.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sends slowly does not hold what others need. */
class SlowSendersTest {
    private static final String HEAD = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n";

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(upstream, "HEADER_TIMEOUT", "1s", "MIN_BODY_RATE", "1000");
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(upstream.requestsWaiting()).isZero();
        gateway.close();
        upstream.close();
    }

    @Test
    void fiveHundredSlowHeads_areClosed_andHealthAnswersMeanwhile() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            slow.add(new RawClient(gateway.port()).send(HEAD));
        }
        CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(slow));
        while (!dripping.isDone()) {
            assertThat(RawClient.get(gateway.port(), "/health").status()).isEqualTo(200);
        }
        for (RawClient each : slow) {
            assertThat(each.hasEnded()).isTrue();
            each.close();
        }
    }

    /** Sends on, a header at a time, until the gateway has hung up on everybody. */
    private static void drip(List<RawClient> slow) {
        List<RawClient> open = new ArrayList<>(slow);
        while (!open.isEmpty()) {
            open.removeIf(client -> {
                try {
                    client.send("x: y\r\n");
                    return false;
                } catch (IOException closed) {
                    return true;
                }
            });
        }
    }

    @Test
    void bodyThatStalls_isAnsweredWith408() throws Exception {
        assertSlow("content-length: 5000\r\n\r\n{\"model\":");
    }

    @Test
    void bodyThatStallsAfterAFastStart_isAnsweredWith408() throws Exception {
        assertSlow("content-length: 3000000\r\n\r\n" + " ".repeat(2_000_000));
    }

    @Test
    void bodyThatNeverBegins_isAnsweredWith408() throws Exception {
        assertSlow("transfer-encoding: chunked\r\n\r\n");
    }

    private void assertSlow(String beginning) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.send(HEAD + beginning).read();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("less than 1000 bytes a second", "\"code\":\"request_timeout\"");
            assertThat(client.atEnd()).isTrue();
        }
        assertThat(gateway.records(1).getFirst())
                .contains("\"outcome\":\"refused\"", "\"error_type\":\"slow_request\"", "\"attempts\":0");
    }
}
