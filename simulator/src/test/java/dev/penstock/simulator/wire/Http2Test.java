package dev.penstock.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.simulator.Simulator;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.TestingSimulator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http2Test {
    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator =
            Simulator.start(vertx, SimulatorSettings.defaults()).await();
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));

    @AfterEach
    void close() {
        client.close().await();
        simulator.close().await();
        vertx.close().await();
    }

    private Future<Buffer> ask(String prompt) {
        return client.request(HttpMethod.POST, simulator.port(), "127.0.0.1", "/v1/chat/completions")
                .compose(request -> request.send(TestingSimulator.chatBody(prompt, "\"stream\":true")))
                .compose(HttpClientResponse::body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "[[sim tokens=9]]", "[[sim fault=slow_headers]]", "[[sim fault=trailing_garbage]]"})
    void streams_areServed(String prompt) {
        assertThat(ask(prompt).await().toString(StandardCharsets.UTF_8)).endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({"reset_before_headers, rst", "cut_mid_event, rst", "cut_mid_event, fin", "close_before_headers, fin"})
    void cuts_areSeen(String fault, String close) {
        Future<Buffer> reply = ask("[[sim fault=" + fault + " close=" + close + "]]");
        assertThat(reply.transform(Future::succeededFuture).await().failed()).isTrue();
    }

    @Test
    void resetStream_leavesTheOthersAlone() {
        Future<Buffer> other = ask("[[sim tokens=20 rate=200]]");
        Future<Buffer> reset = ask("[[sim fault=reset_after_headers]]");
        assertThat(reset.transform(Future::succeededFuture).await().failed()).isTrue();
        assertThat(other.await().toString(StandardCharsets.UTF_8)).endsWith("data: [DONE]\n\n");
    }
}
