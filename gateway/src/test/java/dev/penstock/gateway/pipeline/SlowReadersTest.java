package dev.penstock.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller that does not read holds its provider back, not the gateway's memory, and is given up in the end. */
class SlowReadersTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final int WINDOW = 16 * 1024;

    /** What the sockets on a way may hold, by what Linux grows them to (32 and 4 MiB); the rest would stand in the gateway. */
    private static final long IN_SOCKETS_MAX = 48L << 20;

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(upstream, "SLOW_READER_TIMEOUT", "1s", "KEEP_ALIVE_TIMEOUT", "1s");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @Test
    void manyThatDoNotRead_areHeldBackAndDropped() throws Exception {
        String event = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(1000)
                + "\"},\"finish_reason\":null}]}\n\n";
        BlockingQueue<Long> taken = new LinkedBlockingQueue<>();
        upstream.answering(connection -> {
            connection.startEvents();
            byte[] many = event.repeat(60).getBytes(UTF_8);
            long sent = 0;
            try {
                while (sent < 1L << 30) {
                    sent += many.length;
                    connection.chunk(many);
                }
            } catch (IOException hungUp) {
                taken.add(sent);
                throw hungUp;
            }
        });
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(new RawClient(gateway.port(), WINDOW).sendPost(CHAT, ASK));
        }
        assertThat(RawClient.get(gateway.port(), "/health").status()).isEqualTo(200);
        for (int i = 0; i < slow.size(); i++) {
            assertThat(taken.poll(30, TimeUnit.SECONDS)).isNotNull().isLessThan(IN_SOCKETS_MAX);
        }
        for (RawClient each : slow) {
            assertThat(each.read().complete()).isFalse();
            each.close();
        }
        assertThat(gateway.records(20)).allMatch(record -> record.contains("\"outcome\":\"slow_reader\""));
        assertThat(gateway.meter("penstock_streams_active")).isZero();
    }

    /** Waits until the gateway has no connection but the one that asks. */
    private void awaitHangUp() throws Exception {
        gateway.records(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gateway.meter("penstock_connections_active") > 1 && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
    }

    private static String wholeAnswer() {
        return "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + "x".repeat(32 << 20)
                + "\"},\"finish_reason\":\"stop\"}]}";
    }

    @Test
    void wholeAnswerThatIsNotRead_isDropped() throws Exception {
        upstream.answering(connection -> connection.json(200, wholeAnswer()));
        try (RawClient client = new RawClient(gateway.port(), WINDOW)) {
            client.sendPost(CHAT, ASK.replace("true", "false"));
            awaitHangUp();

            assertThat(client.read().complete()).isFalse();
        }
    }

    @Test
    void wholeAnswerThatIsReadSlowly_arrives() throws Exception {
        String answer = wholeAnswer();
        upstream.answering(connection -> connection.json(200, answer));
        try (RawClient client = new RawClient(gateway.port(), WINDOW)) {
            client.sendPost(CHAT, ASK.replace("true", "false"));
            Answer head = client.readHead();
            long read = 0;
            while (read < answer.length()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                for (long pause = read + (1 << 20); read < Math.min(pause, answer.length()); ) {
                    int more = client.readSome(1 << 20);
                    assertThat(more).as("after %d bytes", read).isPositive();
                    read += more;
                }
            }
            assertThat(head.header("content-length")).isEqualTo("" + answer.length());
        }
    }

    @Test
    void callerThatAsksOnAndOnWithoutReading_isHeldBack() throws Exception {
        byte[] many = "GET /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n"
                .repeat(1000)
                .getBytes(UTF_8);
        AtomicLong sent = new AtomicLong();
        try (TestingGateway patient = TestingGateway.to(upstream);
                RawClient client = new RawClient(patient.port(), WINDOW)) {
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    while (sent.addAndGet(many.length) < IN_SOCKETS_MAX) {
                        client.send(many);
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            for (long before = -1; before != sent.get() && asking.isAlive(); ) {
                before = sent.get();
                asking.join(Duration.ofSeconds(2));
            }

            assertThat(sent.get()).isLessThan(IN_SOCKETS_MAX);
        }
    }
}
