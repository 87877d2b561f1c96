package dev.penstock.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final ChatRequest REQUEST = ChatRequest.ofSize("key", "model", 512);
    private static final int CONNECTIONS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final OpenLoop client = new OpenLoop();

    @AfterEach
    void close() {
        client.close();
        vertx.close().await();
    }

    @Test
    void everyScheduledRequest_isSentAndCompleted() throws InterruptedException {
        int port = serve(request -> request.response().end("{\"ok\":true}"));
        LoadResult result = client.run(target(port), Schedule.poisson(2000, Duration.ofMillis(200), 1));
        assertThat(result.completed()).isEqualTo(400);
        assertThat(result.failed()).isZero();
        assertThat(result.latency().getTotalCount()).isEqualTo(400);
        assertThat(result.lateness().getTotalCount()).isEqualTo(400);
    }

    @Test
    void burstBeyondTheConnections_waitsItsTurn() throws InterruptedException {
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        int port = serve(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            request.body().onSuccess(_ -> {
                now.decrementAndGet();
                request.response().end("{}");
            });
        });
        LoadResult result = client.run(target(port), Schedule.burst(200));
        assertThat(result.completed()).isEqualTo(200);
        assertThat(most.get()).isLessThanOrEqualTo(CONNECTIONS);
    }

    @Test
    void serverThatAnswersLate_isChargedFromTheScheduledMoment() throws InterruptedException {
        int port = serve(
                request -> vertx.timer(50).onSuccess(_ -> request.response().end("{}")));
        LoadResult result = client.run(target(port).connections(1, 1), Schedule.burst(3));
        assertThat(result.latency().getMaxValue())
                .isGreaterThanOrEqualTo(Duration.ofMillis(150).toNanos());
    }

    @Test
    void replyWithOtherBytesThanExpected_isCountedAsWrong() throws InterruptedException {
        int port = serve(request -> request.response().end("{}"));
        var otherDigest = new Expected(0, Optional.of("00"));
        LoadResult result = client.run(target(port).expecting(otherDigest), Schedule.burst(1));
        assertThat(result.completed()).isOne();
        assertThat(result.mismatched()).isOne();
        assertThat(result.digested()).isOne();
    }

    @Test
    void streamThatLacksAnEvent_isCountedAsWrong() throws InterruptedException {
        int port = serve(request -> stream(request, "data: 1\n\ndata: 2\n\n"));
        LoadResult result = client.run(target(port).expecting(new Expected(3, Optional.empty())), Schedule.burst(2));
        assertThat(result.events()).isEqualTo(4);
        assertThat(result.mismatched()).isEqualTo(2);
    }

    @Test
    void stampedEvent_tellsItsDelay() throws InterruptedException {
        int port = serve(request -> stream(request, "data: {\"sim_ns\":" + System.nanoTime() + "}\n\n"));
        LoadResult result = client.run(target(port), Schedule.burst(1));
        assertThat(result.eventDelay().getTotalCount()).isOne();
        assertThat(result.firstByte().getTotalCount()).isOne();
    }

    @Test
    void refusal_isCountedByItsStatus() throws InterruptedException {
        int port = serve(request -> request.response().setStatusCode(429).end("{}"));
        LoadResult result = client.run(target(port), Schedule.burst(5));
        assertThat(result.completed()).isZero();
        assertThat(result.failures()).containsEntry("status 429", 5L);
    }

    @Test
    void connectionThatBreaksWithinAReply_isCountedAndReplaced() throws InterruptedException {
        var seen = new AtomicInteger();
        int port = serve(request -> {
            if (seen.incrementAndGet() == 1) {
                request.response()
                        .setChunked(true)
                        .write(Buffer.buffer("{"))
                        .onSuccess(_ -> request.connection().close());
            } else {
                request.response().end("{}");
            }
        });
        LoadResult result = client.run(target(port).connections(1, 1), Schedule.burst(5));
        assertThat(result.failures()).containsEntry("connection closed", 1L);
        assertThat(result.completed()).isEqualTo(4);
    }

    @Test
    void answerThatNeverComes_endsTheRunWhenPatienceIsOver() throws InterruptedException {
        int port = serve(_ -> {});
        LoadResult result = client.run(target(port).patience(Duration.ofMillis(100)), Schedule.burst(2));
        assertThat(result.failures()).containsEntry("no answer in time", 2L);
    }

    @Test
    void portThatNobodyListensOn_failsEveryRequest() throws InterruptedException {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(_ -> {})
                .listen(0, "127.0.0.1")
                .await();
        int port = server.actualPort();
        server.close().await();
        LoadResult result = client.run(target(port).patience(Duration.ofSeconds(1)), Schedule.burst(3));
        assertThat(result.failed()).isEqualTo(3);
    }

    private static Target target(int port) {
        return Target.of(port, REQUEST).connections(2, CONNECTIONS);
    }

    private static void stream(HttpServerRequest request, String events) {
        request.response().putHeader("content-type", "text/event-stream").setChunked(true);
        request.response().end(Buffer.buffer(events.getBytes(US_ASCII)));
    }

    private int serve(Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }
}
