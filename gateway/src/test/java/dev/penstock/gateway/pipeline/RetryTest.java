package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Script;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failed attempt is made again as long as the caller has seen nothing of it, and no further than that. */
class RetryTest {
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String REPLY = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";
    private static final String ERROR = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}";

    private final AtomicInteger calls = new AtomicInteger();
    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(
                upstream, "RETRY_BACKOFF_BASE", "10ms", "RETRY_BACKOFF_CAP", "20ms", "RETRY_AFTER_MAX", "2s");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private Answer ask(int failures, Script failure) throws Exception {
        upstream.answering(connection -> {
            if (calls.incrementAndGet() <= failures) {
                failure.answer(connection);
            } else {
                connection.json(200, REPLY);
            }
        });
        return RawClient.post(gateway.port(), "/v1/chat/completions", ASK);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 529})
    void thirdAttemptWins(int status) throws Exception {
        Answer answer = ask(2, connection -> connection.json(status, ERROR));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(REPLY);
        assertThat(calls).hasValue(3);
        assertThat(gateway.records(1).getFirst()).contains("\"attempts\":3", "\"outcome\":\"succeeded\"");
        assertThat(RawClient.get(gateway.port(), "/metrics").text())
                .contains("penstock_retries_total{gen_ai_provider_name=\"openai\",reason=\""
                        + (status == 504 ? "upstream_timeout" : "upstream_error") + "\"} 2");
    }

    @Test
    void connectionResetBeforeTheAnswer_isTriedAgain() throws Exception {
        assertThat(ask(1, TestingUpstream.Connection::reset).status()).isEqualTo(200);
    }

    @Test
    void afterTheLastAttempt_theProvidersOwnStatusIsTold() throws Exception {
        Answer answer = ask(9, connection -> connection.json(503, ERROR));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("overloaded");
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
        assertThat(answer.header("x-penstock-provider")).isEqualTo("openai");
        assertThat(calls).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 422})
    void whatAnotherTryCannotHelp_isToldAtOnce(int status) throws Exception {
        Answer answer = ask(9, connection -> connection.json(status, ERROR));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(calls).hasValue(1);
    }

    @Test
    void retryAfter_isWaitedFor() throws Exception {
        long before = System.nanoTime();
        Answer answer = ask(1, connection -> connection.json(429, ERROR, "retry-after-ms: 700"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(700_000_000L);
    }

    @Test
    void retryAfterBeyondTheLimit_isHandedToTheCaller() throws Exception {
        Answer answer = ask(9, connection -> connection.json(429, ERROR, "retry-after: 17"));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("17");
        assertThat(answer.header("retry-after-ms")).isEqualTo("17000");
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
        assertThat(calls).hasValue(1);
    }

    @Test
    void ourKeyInAProvidersErrorText_isNotShown() throws Exception {
        Answer answer = ask(
                9,
                connection -> connection.json(
                        401,
                        "{\"error\":{\"message\":\"Incorrect API key provided: sk-upstream-secret\",\"type\":\"x\"}}"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("Incorrect API key").doesNotContain("sk-upstream-secret");
    }

    @Test
    void unreachableProvider_isAnsweredWith502() throws Exception {
        try (Socket deaf = TestingUpstream.boundButDeaf();
                TestingGateway alone = TestingGateway.to(deaf.getLocalPort(), "RETRY_BACKOFF_BASE", "10ms")) {
            Answer answer = RawClient.post(alone.port(), "/v1/chat/completions", ASK);

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("upstream_unreachable");
        }
    }
}
