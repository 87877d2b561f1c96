package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that fails is not drowned in retries, is left alone while it keeps failing, and is taken back when it recovers. */
class StormTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}";
    private static final String ERROR = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}";

    private final AtomicInteger calls = new AtomicInteger();
    private volatile int status = 503;
    private TestingUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(this::answer);
    }

    private void answer(Connection connection) throws IOException {
        calls.incrementAndGet();
        connection.json(status, status == 200 ? REPLY : ERROR);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private static Answer ask(TestingGateway gateway) throws Exception {
        return RawClient.post(gateway.port(), CHAT, ASK);
    }

    @Test
    void whileAllCallsFail_retriesStayWithinTheBudget() throws Exception {
        int perSecond = 5;
        try (TestingGateway gateway = TestingGateway.to(
                        upstream,
                        "RETRY_BUDGET_PERCENT",
                        "10",
                        "RETRY_BUDGET_MIN_PER_SECOND",
                        "" + perSecond,
                        "RETRY_BACKOFF_BASE",
                        "1ms",
                        "BREAKER_MIN_CALLS",
                        "1000000");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int requests = 3_000;
            long began = System.nanoTime();
            List<Future<Answer>> answers = new ArrayList<>();
            for (int caller = 0; caller < 10; caller++) {
                for (int call = 0; call < requests / 10; call++) {
                    answers.add(callers.submit(() -> ask(gateway)));
                }
                for (Future<Answer> answer : answers) {
                    assertThat(answer.get().status()).isEqualTo(503);
                }
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 2;

            assertThat(calls.get()).isBetween(requests + 1, requests + requests / 10 + (int) seconds * perSecond);
            assertThat(gateway.meter("penstock_retries_total")).isEqualTo(calls.get() - requests);
        }
    }

    private TestingGateway withBreaker(String openFor) throws Exception {
        return TestingGateway.to(
                upstream,
                "RETRY_ATTEMPTS",
                "1",
                "BREAKER_WINDOW",
                "60s",
                "BREAKER_MIN_CALLS",
                "20",
                "BREAKER_FAILURE_PERCENT",
                "50",
                "BREAKER_OPEN_FOR",
                openFor);
    }

    @Test
    void afterHalfOfTwentyCallsFailed_theBreakerOpens_andCallsAreRefusedWithoutAnUpstream() throws Exception {
        try (TestingGateway gateway = withBreaker("60s")) {
            fail(gateway, 10, 10);
            Answer held = ask(gateway);

            assertThat(held.status()).isEqualTo(503);
            assertThat(held.text()).contains("upstream_unavailable", "held back");
            assertThat(held.header("retry-after")).isEqualTo("60");
            assertThat(held.header("x-should-retry")).isEqualTo("true");
            assertThat(calls).hasValue(20);
            assertThat(gateway.records(21).getLast())
                    .contains("\"outcome\":\"refused\"", "\"error_type\":\"upstream_unavailable\"", "\"attempts\":0");
        }
    }

    @Test
    void lessThanHalfFailed_theBreakerStaysClosed() throws Exception {
        try (TestingGateway gateway = withBreaker("60s")) {
            fail(gateway, 9, 11);
            status = 200;

            assertThat(ask(gateway).status()).isEqualTo(200);
        }
    }

    private void fail(TestingGateway gateway, int failed, int good) throws Exception {
        status = 200;
        for (int i = 0; i < good; i++) {
            assertThat(ask(gateway).status()).isEqualTo(200);
        }
        status = 503;
        for (int i = 0; i < failed; i++) {
            assertThat(ask(gateway).text()).contains("overloaded");
        }
    }

    @Test
    void openBreaker_letsOneCallThroughToSee_andClosesIfItIsWell() throws Exception {
        try (TestingGateway gateway = withBreaker("1s")) {
            fail(gateway, 20, 0);
            assertThat(probes(gateway)).isEqualTo(1);
            status = 200;
            assertThat(probes(gateway)).isEqualTo(1);
            for (int i = 0; i < 30; i++) {
                assertThat(ask(gateway).status()).isEqualTo(200);
            }
        }
    }

    /** Calls until one reaches the provider, with nine more that find the probe under way; gives how many reached it. */
    private int probes(TestingGateway gateway) throws Exception {
        int before = calls.get();
        List<RawClient> others = new ArrayList<>();
        upstream.answering(connection -> {
            for (int i = 0; i < 9; i++) {
                RawClient other = new RawClient(gateway.port()).sendPost(CHAT, ASK);
                assertThat(other.read().text()).contains("upstream_unavailable");
                others.add(other);
            }
            upstream.answering(this::answer);
            answer(connection);
        });
        while (calls.get() == before) {
            ask(gateway);
        }
        assertThat(others).hasSize(9);
        for (RawClient other : others) {
            other.close();
        }
        return calls.get() - before;
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 422})
    void refusalsOfTheProvider_neverOpenTheBreaker(int refusal) throws Exception {
        status = refusal;
        try (TestingGateway gateway = withBreaker("60s")) {
            for (int i = 0; i < 60; i++) {
                assertThat(ask(gateway).status()).isEqualTo(refusal);
            }
            assertThat(calls).hasValue(60);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 402, 429})
    void refusalsOfTheKey_setTheKeyAside_andNeverOpenTheBreaker(int refusal) throws Exception {
        status = refusal;
        try (TestingGateway gateway = withBreaker("60s")) {
            for (int i = 0; i < 60; i++) {
                assertThat(ask(gateway).text()).doesNotContain("upstream_unavailable");
            }
            assertThat(calls.get()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void callersThatLeave_neverOpenTheBreaker() throws Exception {
        upstream.answering(connection -> {
            calls.incrementAndGet();
            connection.sawHangUp();
        });
        try (TestingGateway gateway = withBreaker("60s")) {
            for (int i = 0; i < 40; i++) {
                try (RawClient client = new RawClient(gateway.port()).sendPost(CHAT, ASK)) {
                    upstream.request();
                    client.reset();
                }
            }
            gateway.records(40);
            upstream.answering(connection -> connection.json(200, REPLY));
            assertThat(ask(gateway).status()).isEqualTo(200);
        }
    }

    @Test
    void probeWhoseCallerLeaves_letsTheNextCallProbe() throws Exception {
        try (TestingGateway gateway = withBreaker("1s")) {
            fail(gateway, 20, 0);
            upstream.forgetRequests();
            upstream.answering(connection -> connection.sawHangUp());
            while (upstream.requestsWaiting() == 0) {
                try (RawClient client = new RawClient(gateway.port()).sendPost(CHAT, ASK)) {
                    client.awaitBytesOr(() -> upstream.requestsWaiting() > 0);
                }
            }
            upstream.answering(connection -> connection.json(200, REPLY));
            // The gateway sees that the caller left in its own time.
            long end = System.nanoTime() + 10_000_000_000L;
            int status = ask(gateway).status();
            while (status == 503 && System.nanoTime() < end) {
                status = ask(gateway).status();
            }
            assertThat(status).isEqualTo(200);
        }
    }
}
