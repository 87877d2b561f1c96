package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a virtual key may take is its own, and whoever is over it is told so before anything is sent. */
class CallerLimitsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TOKEN = "sk-limited-key-0123456789";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"max_tokens\":5," + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    Path folder;

    private TestingUpstream upstream;

    @SuppressWarnings("NullAway.Init") // every test begins with one of its own
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        answering(1, 1);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private void answering(int input, int output) {
        upstream.answering(connection -> connection.json(
                200,
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}}"));
    }

    private void limitedTo(String limits) throws Exception {
        Path file = folder.resolve("penstock.yaml");
        Files.writeString(file, """
                providers: {openai: {api_key: k, base_url: "%s"}}
                virtual_keys:
                  - {name: limited, key: %s, %s}
                  - {name: free, key: sk-another-key-0123456789}
                """.formatted(upstream.baseUrl(), TOKEN, limits));
        gateway = TestingGateway.with(Map.of("PENSTOCK_CONFIG", file.toString()), "EVENT_LOOPS", "2");
    }

    private Answer ask(String path, String token) throws IOException {
        return RawClient.post(gateway.port(), path, ASK, "authorization: Bearer " + token);
    }

    private Answer ask() throws IOException {
        return ask(CHAT, TOKEN);
    }

    @Test
    void callsPerMinute_overAllEventLoops() throws Exception {
        limitedTo("rpm: 20");
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                answers.add(callers.submit(() -> ask()));
            }
        }
        int served = 0;
        for (Future<Answer> answer : answers) {
            served += answer.get().status() == 200 ? 1 : 0;
        }

        assertThat(served).isEqualTo(20);
        assertThat(upstream.forgetRequests()).isEqualTo(20);
        Answer over = ask();
        assertThat(over.status()).isEqualTo(429);
        assertThat(over.text()).contains("Too many calls per minute: limited may have 20");
        assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 61);
        assertThat(over.header("x-should-retry")).isEqualTo("true");
        assertThat(ask(CHAT, "sk-another-key-0123456789").status()).isEqualTo(200);
    }

    @Test
    void tokensPerMinute_asTheProviderReportsThem() throws Exception {
        answering(900, 200);
        limitedTo("tpm: 1000");
        assertThat(ask().status()).isEqualTo(200);
        gateway.records(1);

        Answer over = ask();

        assertThat(over.status()).isEqualTo(429);
        assertThat(over.text()).contains("Too many tokens per minute: limited may have 1000");
        assertThat(gateway.records(2).getLast())
                .contains("\"outcome\":\"refused\"", "\"error_type\":\"rate_limited\"", "\"caller\":\"limited\"");
    }

    @Test
    void tokensThatAreEstimatedTooHigh_areGivenBack() throws Exception {
        limitedTo("tpm: 60");
        for (int i = 0; i < 10; i++) {
            assertThat(ask().status()).as("call %d", i).isEqualTo(200);
            gateway.records(i + 1);
        }
    }

    @Test
    void tokensOfACallThatCameToNothing_areGivenBack() throws Exception {
        limitedTo("tpm: 60");
        upstream.answering(connection -> connection.json(400, "{\"error\":{\"message\":\"no\"}}"));
        for (int i = 0; i < 10; i++) {
            assertThat(ask().status()).as("call %d", i).isEqualTo(400);
            gateway.records(i + 1);
        }
    }

    @Test
    void callsPerDay() throws Exception {
        limitedTo("rpd: 2");
        assertThat(ask().status()).isEqualTo(200);
        assertThat(ask().status()).isEqualTo(200);

        Answer over = ask();

        assertThat(over.status()).isEqualTo(429);
        assertThat(over.text()).contains("Too many calls per day: limited may have 2");
        assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 86_400);
    }

    @Test
    void callsAtOnce_areFreeAgainWhenOneEnds() throws Exception {
        limitedTo("concurrency: 1");
        upstream.answering(TestingUpstream.Connection::sawHangUp);
        try (RawClient first = new RawClient(gateway.port())) {
            first.sendPost(CHAT, ASK, "authorization: Bearer " + TOKEN);
            upstream.request();
            Answer over = ask();
            assertThat(over.status()).isEqualTo(429);
            assertThat(over.text()).contains("Too many calls at once: limited may have 1");
            assertThat(over.header("retry-after")).isEqualTo("1");
            first.reset();
        }
        gateway.records(2);
        answering(1, 1);
        assertThat(ask().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, '{\"error\":{\"message\":\"Too many calls per minute'",
        "/v1/messages, '{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too many calls'",
        "/api/chat, '{\"error\":\"Too many calls per minute'"
    })
    void everyDialect_hasItsOwnRefusal(String path, String beginning) throws Exception {
        limitedTo("rpm: 1");
        ask();

        Answer over = ask(path, TOKEN);

        assertThat(over.status()).isEqualTo(429);
        assertThat(over.text()).startsWith(beginning);
        assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 61);
    }
}
