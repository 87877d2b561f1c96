package dev.penstock.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import io.vertx.core.Future;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that stops tells balancers first, lets running calls end, and ends those that do not, visibly. */
class DrainTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String HELLO = event("null");
    private static final String STOP = event("\"stop\"");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch goOn = new CountDownLatch(1);
    private TestingUpstream upstream;

    private static String event(String finish) {
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":"
                + finish + "}]}\n\n";
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"gpt-4o-mini\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(connection -> {
            connection.startEvents().chunk(HELLO);
            goOn.await();
            connection.chunk(STOP + DONE).endChunks();
        });
    }

    @AfterEach
    void stop() throws Exception {
        goOn.countDown();
        upstream.close();
    }

    private static RawClient streaming(TestingGateway gateway) throws Exception {
        RawClient client = new RawClient(gateway.port());
        client.sendPost(CHAT, ask(true));
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readUntil("\n\n")).contains("Hi");
        return client;
    }

    @Test
    void beforeItStopsAccepting_itIsNotReady_andStillServes() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream);
                RawClient running = streaming(gateway)) {
            assertThat(RawClient.get(gateway.port(), "/ready").status()).isEqualTo(200);

            Future<Void> stopped = gateway.penstock().stop(LONG);

            Answer ready = RawClient.get(gateway.port(), "/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text()).contains("draining");
            assertThat(RawClient.get(gateway.port(), "/health").status()).isEqualTo(200);
            Answer models = RawClient.get(gateway.port(), "/v1/models");
            assertThat(models.status()).isEqualTo(200);
            assertThat(models.header("connection")).isEqualTo("close");
            try (RawClient late = streaming(gateway)) {
                goOn.countDown();
                assertThat(late.readUntil(DONE)).contains("\"stop\"");
            }
            assertThat(running.readUntil(DONE)).contains("\"stop\"");
            assertThat(stopped.isComplete()).isFalse();
        }
    }

    @Test
    void whenItStopsAccepting_runningStreamsFinish_andIdleConnectionsClose() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream);
                RawClient running = streaming(gateway);
                RawClient idle = new RawClient(gateway.port())) {
            idle.send("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n");
            assertThat(idle.read().status()).isEqualTo(200);

            Future<Void> stopped = gateway.penstock().stop(Duration.ZERO);

            assertThat(idle.atEnd()).isTrue();
            awaitRefusal(gateway.port());
            assertThat(stopped.isComplete()).isFalse();
            goOn.countDown();
            assertThat(running.readUntil(DONE)).contains("\"stop\"").doesNotContain("\"error\"");
            stopped.await(30, TimeUnit.SECONDS);
            assertThat(gateway.records(1).getFirst()).contains("\"outcome\":\"succeeded\"");
        }
    }

    private static void awaitRefusal(int port) throws Exception {
        while (true) {
            try (RawClient refused = new RawClient(port)) {
                refused.send("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n");
                if (refused.hasEnded()) {
                    return;
                }
            } catch (ConnectException nobodyListens) {
                return;
            }
        }
    }

    @Test
    void atTheEndOfTheDrainTime_everyCallIsEndedVisibly() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream, "DRAIN_TIMEOUT", "300ms")) {
            List<RawClient> running = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                running.add(streaming(gateway));
            }
            RawClient whole = new RawClient(gateway.port()).sendPost(CHAT, ask(false));
            for (int i = 0; i < 21; i++) {
                upstream.request();
            }

            gateway.penstock().stop(Duration.ZERO).await(30, TimeUnit.SECONDS);

            for (RawClient client : running) {
                assertDrained(client);
            }
            assertThat(whole.read().status()).isEqualTo(503);
            assertThat(gateway.records(21))
                    .hasSize(21)
                    .allMatch(record -> record.contains("\"outcome\":\"drained\""))
                    .allMatch(record -> record.contains("\"error_type\":\"draining\""));
        }
    }

    @Test
    void cutOff_endsTheDrainAtOnce() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream);
                RawClient running = streaming(gateway)) {
            Future<Void> stopped = gateway.penstock().stop(LONG);
            gateway.penstock().cutOff();

            assertDrained(running);
            stopped.await(30, TimeUnit.SECONDS);
            assertThat(gateway.records(1).getFirst()).contains("\"outcome\":\"drained\"");
        }
    }

    private static void assertDrained(RawClient client) throws Exception {
        String rest = client.readUntil(DONE);
        assertThat(rest)
                .containsOnlyOnce("\"error\"")
                .contains("\"code\":\"draining\"")
                .doesNotContain("\"stop\"");
        client.close();
    }
}
