package dev.penstock.gateway.once;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.identity.TestingAdmin;
import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call with an Idempotency-Key is made and paid for once, however often it is sent (B13). */
class KeyedAnswersTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String KEY = "idempotency-key: 7f1c-1";
    private static final String BODY =
            "{\"model\":\"penny\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = BODY.replace("\"max", "\"stream\":true,\"max");

    @TempDir
    Path folder;

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        upstream.answering(connection -> connection.json(
                200,
                connection.request().line().contains("embeddings")
                        ? "{\"data\":[{\"index\":0,\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":10}}"
                        : Penny.answer("words of call " + System.nanoTime(), 10, 20)));
        gateway = open();
    }

    private TestingGateway open() throws Exception {
        return TestingGateway.with(
                Map.of(
                        "PENSTOCK_CONFIG",
                        Penny.settings(folder, upstream, Penny.CALLERS).toString()),
                "PENSTOCK_DATA",
                folder.resolve("data").toString(),
                "ADMIN_PASSWORD",
                TestingAdmin.PASSWORD,
                "BUDGET_USER_DAILY_USD",
                "1",
                "RETRY_ATTEMPTS",
                "1");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private Answer ask(String path, String body, String... headers) throws IOException {
        return TestingCallers.patiently(() -> RawClient.post(gateway.port(), path, body, headers));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                CHAT + "|" + BODY,
                "/v1/messages|" + BODY,
                "/v1/embeddings|{\"model\":\"penny\",\"input\":\"hi\"}",
                "/api/chat|{\"model\":\"penny\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "/api/generate|{\"model\":\"penny\",\"prompt\":\"hi\",\"maxTokens\":50}",
                "/api/generate|{\"model\":\"penny\",\"prompt\":\"hi\",\"stream\":false}"
            })
    void callThatIsSentAgain_getsTheSameAnswer_andIsNeitherMadeNorPaidForAgain(String path, String body)
            throws Exception {
        Answer first = ask(path, body, KEY);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.header("idempotent-replayed")).isEmpty();
        for (int i = 0; i < 3; i++) {
            Answer again = ask(path, body, KEY);

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.header("content-type")).isEqualTo(first.header("content-type"));
            assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        }
        assertThat(upstream.forgetRequests()).isEqualTo(1);
        assertThat(gateway.ledger(1)).hasSize(1);
        assertThat(ask(path, body, "idempotency-key: another").status()).isEqualTo(200);
        assertThat(ask(path, body).status()).isEqualTo(200);
        assertThat(upstream.forgetRequests()).isEqualTo(2);
    }

    @Test
    void callOfSomebodyWhoLoggedIn_too() throws Exception {
        TestingAdmin admin = TestingAdmin.of(gateway);
        String body =
                "{\"providerCode\":\"openai\",\"model\":\"penny\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        Answer first = admin.call("POST", "/api/ai/chat/completions", body, KEY);
        Answer again = admin.call("POST", "/api/ai/chat/completions", body, KEY);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text()).startsWith("{\"code\":200");
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @Test
    void stream_isSentAgainAsItCame() throws Exception {
        upstream.answering(connection -> connection
                .startEvents()
                .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"好\"}}]}\n\n")
                .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                .chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n")
                .chunk("data: [DONE]\n\n")
                .endChunks());

        Answer first = ask(CHAT, STREAM, KEY);
        Answer again = ask(CHAT, STREAM, KEY);

        assertThat(first.text()).contains("好", "[DONE]");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("content-type")).startsWith("text/event-stream");
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({CHAT + ", idempotency_in_progress", "/v1/messages, conflict_error", "/api/chat, still running"})
    void whileTheFirstRuns_theSecondIsTold409_inItsDialect_andMaySoonTryAgain(String path, String told)
            throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        upstream.answering(connection -> {
            asked.countDown();
            go.await();
            connection.json(200, Penny.answer("late", 10, 20));
        });
        String body = path.startsWith("/api") ? BODY.replace("\"max", "\"stream\":false,\"max") : BODY;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = pool.submit(() -> ask(path, body, KEY));
            asked.await();

            Answer second = ask(path, body, KEY);

            assertThat(second.status()).isEqualTo(409);
            assertThat(second.text()).contains(told);
            assertThat(second.header("retry-after")).isEqualTo("1");
            assertThat(second.header("x-should-retry")).isEqualTo("true");
            go.countDown();
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(ask(path, body, KEY).text()).isEqualTo(first.get().text());
        }
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @Test
    void manyAtOnceUnderOneKey_makeOneCall() throws Exception {
        List<Future<Answer>> all = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                all.add(pool.submit(() -> ask(CHAT, BODY, KEY)));
            }
            for (Future<Answer> each : all) {
                assertThat(each.get().status()).isIn(200, 409);
            }
        }
        assertThat(upstream.forgetRequests()).isEqualTo(1);
        assertThat(gateway.ledger(1)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({CHAT + ", invalid_request_error", "/v1/messages, invalid_request_error", "/api/chat, another request"})
    void anotherRequestUnderTheSameKey_isTold422_inItsDialect(String path, String told) throws Exception {
        assertThat(ask(path, BODY.replace("\"max", "\"stream\":false,\"max"), KEY)
                        .status())
                .isEqualTo(200);

        Answer other = ask(path, BODY.replace("hi", "ho"), KEY);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text()).contains(told);
        assertThat(ask("/v1/embeddings", BODY, KEY).status()).isEqualTo(422);
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @Test
    void keysOfTwoCallers_areTwoKeys() throws Exception {
        String ann = ask(CHAT, BODY, KEY, "authorization: Bearer sk-ann-0123456789abcdef0123456789abcdef")
                .text();
        String bob = ask(CHAT, BODY, KEY, "authorization: Bearer sk-bob-0123456789abcdef0123456789abcdef")
                .text();

        assertThat(bob).isNotEqualTo(ann);
        assertThat(upstream.forgetRequests()).isEqualTo(2);
    }

    @Test
    void answer_outlivesTheGateway() throws Exception {
        String first = ask(CHAT, BODY, KEY).text();
        gateway.close();
        gateway = open();

        assertThat(ask(CHAT, BODY, KEY).text()).isEqualTo(first);
        assertThat(ask(CHAT, BODY.replace("hi", "ho"), KEY).status()).isEqualTo(422);
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @Test
    void callThatCostNothing_mayBeMadeAgain() throws Exception {
        upstream.answering(connection -> connection.json(503, "{\"error\":{\"message\":\"later\"}}"));
        assertThat(ask(CHAT, BODY, KEY).status()).isEqualTo(503);
        upstream.answering(connection -> connection.json(200, Penny.answer("now", 10, 20)));
        gateway.forgiveKeys();

        assertThat(ask(CHAT, BODY, KEY).text()).contains("now");
        String unknown = BODY.replace("penny", "nobodys");
        assertThat(ask(CHAT, unknown, "idempotency-key: b").status()).isEqualTo(404);
        assertThat(ask(CHAT, BODY, "idempotency-key: b").status()).isEqualTo(200);
    }

    @Test
    void failureThatMayHaveCostSomething_isToldAgain_andNotPaidForAgain() throws Exception {
        upstream.answering(connection -> connection
                .send("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
                .reset());
        Answer first = ask(CHAT, BODY, KEY);
        assertThat(first.status()).isEqualTo(502);

        Answer again = ask(CHAT, BODY, KEY);

        assertThat(again.status()).isEqualTo(502);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("x-should-retry")).isEqualTo("false");
        assertThat(upstream.forgetRequests()).isEqualTo(1);
        assertThat(gateway.ledger(1)).hasSize(1);
    }

    @Test
    void callThatItsCallerLeft_isNotMadeAgain() throws Exception {
        upstream.answering(connection -> {
            connection.startEvents();
            connection.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"first words\"}}]}\n\n");
            connection.sawHangUp();
        });
        try (RawClient client = new RawClient(gateway.port())) {
            client.sendPost(CHAT, STREAM, KEY);
            client.readUntil("first words");
            client.reset();
        }
        gateway.ledger(1);
        Answer again = ask(CHAT, STREAM, KEY);
        for (int i = 0; i < 500 && again.text().contains("in_progress"); i++) {
            Thread.sleep(10);
            again = ask(CHAT, STREAM, KEY);
        }

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text()).contains("idempotency_answer_lost");
        assertThat(again.header("x-should-retry")).isEqualTo("false");
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @Test
    void answerThatIsTooLong_isNotKept_andItsCallNotMadeAgain() throws Exception {
        upstream.answering(connection -> connection.json(200, Penny.answer("x".repeat(4 * 1024 * 1024), 10, 20)));

        assertThat(ask(CHAT, BODY, KEY).status()).isEqualTo(200);

        assertThat(ask(CHAT, BODY, KEY).text()).contains("idempotency_answer_lost");
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void keyThatIsNone_isTold400(int length) throws Exception {
        Answer answer = ask(CHAT, BODY, "idempotency-key: " + "k".repeat(length));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Idempotency-Key: " + length + " characters (expected: 1 to 255)");
        assertThat(upstream.requestsWaiting()).isZero();
    }
}
