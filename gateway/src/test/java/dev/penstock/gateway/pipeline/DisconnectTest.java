package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller that leaves stops the cost: the upstream is hung up on at once, and the call is settled. */
class DisconnectTest {
    private static final String EVENT =
            "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(upstream, "RL_MAX_CONCURRENCY_PER_USER", "1", "SLOW_READER_TIMEOUT", "1s");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"gpt-4o-mini\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void leavingBeforeTheFirstByte_cancelsUpstream(boolean stream, boolean reset) throws Exception {
        CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
        upstream.answering(connection -> hungUp.complete(connection.sawHangUp()));
        try (RawClient client = new RawClient(gateway.port())) {
            client.sendPost("/v1/chat/completions", ask(stream));
            upstream.request();
            if (reset) {
                client.reset();
            }
        }

        assertThat(hungUp.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.records(1).getFirst()).contains("\"outcome\":\"client_gone\"", "\"status\":499");
    }

    @Test
    void leavingInsideAStream_cancelsUpstream_andFreesTheSlot() throws Exception {
        CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
        upstream.answering(connection -> hungUp.complete(
                connection.startEvents().chunk(EVENT).chunk(EVENT).sawHangUp()));
        try (RawClient client = new RawClient(gateway.port())) {
            client.sendPost("/v1/chat/completions", ask(true));
            client.readUntil("Hi");
        }

        assertThat(hungUp.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.records(1).getFirst())
                .contains("\"outcome\":\"client_gone\"", "\"status\":200", "\"usage\":\"estimated\"");
        upstream.answering(connection -> connection.json(500, "{}"));
        assertThat(RawClient.post(gateway.port(), "/v1/chat/completions", ask(true))
                        .status())
                .isEqualTo(500);
    }

    /** Makes the upstream send for as long as anybody takes it; completes when nobody does. */
    private CompletableFuture<Long> endlessStream() {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        byte[] many = EVENT.repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        upstream.answering(connection -> {
            connection.startEvents();
            long bytes = 0;
            try {
                while (bytes < 1L << 30) {
                    connection.chunk(many);
                    bytes += many.length;
                }
            } catch (java.io.IOException hungUp) {
                sent.complete(bytes);
                throw hungUp;
            }
        });
        return sent;
    }

    @Test
    void callerThatDoesNotRead_holdsTheUpstreamBack_andIsDropped() throws Exception {
        CompletableFuture<Long> sent = endlessStream();
        try (RawClient client = new RawClient(gateway.port())) {
            client.sendPost("/v1/chat/completions", ask(true));

            assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(64L << 20);
            assertThat(gateway.records(1).getFirst()).contains("\"outcome\":\"slow_reader\"");
            assertThat(stopped()).succeedsWithin(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void callerThatDoesNotRead_doesNotHoldUpTheEnd() throws Exception {
        gateway.close();
        gateway = TestingGateway.to(upstream, "SLOW_READER_TIMEOUT", "1h", "DRAIN_TIMEOUT", "1s");
        CompletableFuture<Long> sent = endlessStream();
        try (RawClient client = new RawClient(gateway.port())) {
            client.sendPost("/v1/chat/completions", ask(true));
            upstream.request();

            assertThat(stopped()).succeedsWithin(20, TimeUnit.SECONDS);
            assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(64L << 20);
        }
    }

    private CompletableFuture<Void> stopped() {
        return gateway.penstock().stop(Duration.ZERO).toCompletionStage().toCompletableFuture();
    }
}
