package dev.penstock.gateway.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are longer than one call gives are continued by further calls, each of them held for and booked (C-1). */
class LongAnswerTest {
    private static final String PATH = "/api/generate";
    /** 1400 and 2800 nano-dollars per token. */
    private static final String JOB =
            "{\"prompt\":\"写一部小说\",\"model\":\"deepseek-v3.1\",\"maxTokens\":300,\"userId\":\"ann\",\"stream\":false}";

    private static final String STREAM = JOB.replace("\"stream\":false", "\"stream\":true");

    private TestingUpstream upstream;
    private TestingGateway gateway;
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway("2.50");
    }

    private void gateway(String perDay) throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        gateway = TestingGateway.documented(
                upstream, "MODEL_MAX_OUTPUT_PER_REQ", "100", "BUDGET_USER_DAILY_USD", perDay, "RETRY_ATTEMPTS", "1");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private Answer ask(String body, String... headers) throws IOException {
        return TestingCallers.patiently(() -> RawClient.post(gateway.port(), PATH, body, headers));
    }

    private static void whole(Connection connection, String text, String finish, int prompt, int completion)
            throws IOException {
        connection.json(
                200,
                new JsonObject()
                        .put("id", "c")
                        .put(
                                "choices",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("index", 0)
                                                .put("message", new JsonObject().put("content", text))
                                                .put("finish_reason", finish)))
                        .put(
                                "usage",
                                new JsonObject().put("prompt_tokens", prompt).put("completion_tokens", completion))
                        .encode());
    }

    private static Connection words(Connection connection, String... words) throws IOException {
        connection.startEvents();
        connection.chunk(chunk(new JsonObject().put("role", "assistant").put("content", ""), null));
        for (String each : words) {
            connection.chunk(chunk(new JsonObject().put("content", each), null));
        }
        return connection;
    }

    private static String chunk(JsonObject delta, @Nullable String finish) {
        return "data: "
                + new JsonObject()
                        .put("id", "c")
                        .put(
                                "choices",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("index", 0)
                                                .put("delta", delta)
                                                .put("finish_reason", finish)))
                        .encode()
                + "\n\n";
    }

    private static void end(Connection connection, String finish, int prompt, int completion) throws IOException {
        connection
                .chunk(chunk(new JsonObject(), finish))
                .chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":"
                        + completion + "}}\n\n")
                .chunk("data: [DONE]\n\n")
                .endChunks();
    }

    /** What a reader of the stream has in the end. */
    private static String read(Answer answer) {
        StringBuilder text = new StringBuilder();
        answer.text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> new JsonObject(line.substring(6)))
                .filter(event -> event.containsKey("choices"))
                .forEach(event -> text.append(event.getJsonArray("choices")
                        .getJsonObject(0)
                        .getJsonObject("delta")
                        .getString("content", "")));
        return text.toString();
    }

    @Test
    void longAnswer_isContinuedToItsEnd_joined_andEachCallIsHeldForAndBooked() throws Exception {
        upstream.answering(connection -> {
            switch (calls.incrementAndGet()) {
                case 1 -> whole(connection, "第一章，夜里下着雨，没有人说话。", "length", 10, 100);
                case 2 -> whole(connection, "夜里下着雨，没有人说话。第二章，天亮了。", "length", 130, 100);
                default -> whole(connection, "完。", "stop", 250, 7);
            }
        });

        JsonObject body = ask(JOB).json();

        assertThat(body.getString("data")).isEqualTo("第一章，夜里下着雨，没有人说话。第二章，天亮了。完。");
        assertThat(body.getString("finish_reason")).isEqualTo("stop");
        assertThat(body.getInteger("segments")).isEqualTo(3);
        assertThat(body.containsKey("stopped")).isFalse();
        assertThat(body.getJsonObject("usage").getLong("prompt_tokens")).isEqualTo(390);
        assertThat(body.getJsonObject("usage").getLong("completion_tokens")).isEqualTo(207);
        assertThat(body.getJsonObject("cost").getDouble("totalCost")).isEqualTo(0.0011256);
        assertThat(new JsonObject(upstream.request().text()).getLong("max_tokens"))
                .isEqualTo(100);
        JsonObject second = new JsonObject(upstream.request().text());
        assertThat(second.getJsonArray("messages").getJsonObject(1).getString("content"))
                .isEqualTo("第一章，夜里下着雨，没有人说话。");
        assertThat(second.getJsonArray("messages").getJsonObject(2).getString("content"))
                .contains("继续", "(2/7)");
        String id = body.getString("requestId");
        List<LedgerRow> rows = gateway.ledger(3);
        assertThat(rows).extracting(LedgerRow::request).containsExactlyInAnyOrder(id, id + "-seg2", id + "-seg3");
        assertThat(rows.stream().mapToLong(LedgerRow::amount).sum()).isEqualTo(1_125_600);
        assertThat(rows).allMatch(row -> row.user().equals("ann"));
        assertThat(gateway.meter("ep_chat_continuations_total")).isEqualTo(2);
        assertThat(gateway.meter("ep_chat_continuation_failures_total")).isZero();
    }

    @Test
    void longStream_isOneStream_withOneEnd() throws Exception {
        upstream.answering(connection -> {
            if (calls.incrementAndGet() == 1) {
                end(words(connection, "one two three ", "four five six "), "length", 10, 100);
            } else {
                end(words(connection, "four five", " six seven ", "eight"), "stop", 130, 9);
            }
        });

        Answer answer = ask(STREAM);

        assertThat(read(answer)).isEqualTo("one two three four five six seven eight");
        assertThat(answer.text().split("data: \\[DONE]", -1)).hasSize(2);
        assertThat(answer.text().split("\"finish_reason\":\"", -1)).hasSize(2);
        assertThat(answer.text()).endsWith("data: [DONE]\n\n").contains("\"finish_reason\":\"stop\"", "\"segments\":2");
        assertThat(answer.text()).contains("\"completion_tokens\":109");
        assertThat(answer.complete()).isTrue();
        assertThat(gateway.ledger(2)).hasSize(2);
    }

    @Test
    void askedLength_isTheEnd_andNotGoneBeyond() throws Exception {
        upstream.answering(connection ->
                whole(connection, "text of call " + calls.incrementAndGet() + " is its own. ", "length", 10, (int)
                        (long) new JsonObject(connection.request().text()).getLong("max_tokens")));

        JsonObject body = ask(JOB.replace("300", "250")).json();

        assertThat(body.getInteger("segments")).isEqualTo(3);
        assertThat(body.getString("finish_reason")).isEqualTo("length");
        assertThat(body.containsKey("stopped")).isFalse();
        assertThat(body.getJsonObject("usage").getLong("completion_tokens")).isEqualTo(250);
        upstream.request();
        upstream.request();
        assertThat(new JsonObject(upstream.request().text()).getLong("max_tokens"))
                .isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"enableContinuation\":false,", ""})
    void callThatIsNotContinued_isOneCall(String off) throws Exception {
        upstream.answering(connection -> whole(connection, "cut", "length", 10, 100));
        String job = off.isEmpty() ? JOB.replace("300", "100") : JOB.replace("{", "{" + off);

        JsonObject body = ask(job).json();

        assertThat(body.getInteger("segments")).isEqualTo(1);
        assertThat(body.getString("finish_reason")).isEqualTo("length");
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void continuationThatNoBudgetAllows_endsTheAnswer_whichSaysSo(boolean stream) throws Exception {
        gateway("0.01");
        upstream.answering(connection -> {
            calls.incrementAndGet();
            // What is billed is far above what was estimated, and what is left does not hold another call.
            if (stream) {
                end(words(connection, "dear words"), "length", 10, 100);
            } else {
                whole(connection, "dear words ".repeat(500), "length", 10, 100);
            }
        });
        String long_ = "{\"prompt\":\"" + "x ".repeat(2900) + "\",\"model\":\"deepseek-v3.1\",\"maxTokens\":300,"
                + "\"enableBudgetGuard\":false,\"stream\":" + stream + "}";

        Answer answer = ask(long_);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("\"finish_reason\":\"length\"", "\"stopped\"", "budget_exceeded", "dear words");
        assertThat(answer.complete()).isTrue();
        assertThat(upstream.forgetRequests()).isEqualTo(calls.get()).isLessThan(3);
    }

    @Test
    void continuationThatFails_leavesTheTextSoFar_andSaysSo_andAStreamEndsInAnError() throws Exception {
        upstream.answering(connection -> {
            if (calls.incrementAndGet() % 2 == 0) {
                connection.json(500, "{\"error\":{\"message\":\"broken\"}}");
            } else if (new JsonObject(connection.request().text()).getBoolean("stream")) {
                end(words(connection, "first words"), "length", 10, 100);
            } else {
                whole(connection, "first words", "length", 10, 100);
            }
        });

        JsonObject body = ask(JOB).json();
        assertThat(body.getString("data")).isEqualTo("first words");
        assertThat(body.getString("finish_reason")).isEqualTo("length");
        assertThat(body.getJsonObject("stopped").getInteger("status")).isEqualTo(500);

        Answer stream = ask(STREAM);
        assertThat(stream.text()).contains("first words", "\"error\"").endsWith("data: [DONE]\n\n");
        assertThat(stream.text()).doesNotContain("\"finish_reason\":\"");
        assertThat(gateway.meter("ep_chat_continuation_failures_total")).isEqualTo(2);
    }

    @Test
    void firstCallThatFails_isToldAsEveryOther() throws Exception {
        upstream.answering(connection -> connection.json(500, "{\"error\":{\"message\":\"broken\"}}"));

        assertThat(ask(JOB).status()).isEqualTo(500);
        assertThat(ask(STREAM).status()).isEqualTo(500);
    }

    @Test
    void streamThatBreaksInItsSecondCall_endsInOneError() throws Exception {
        upstream.answering(connection -> {
            if (calls.incrementAndGet() == 1) {
                end(words(connection, "first words"), "length", 10, 100);
            } else {
                words(connection, " and then").reset();
            }
        });

        Answer answer = ask(STREAM);

        assertThat(answer.text()).endsWith("data: [DONE]\n\n").doesNotContain("\"finish_reason\":\"");
        assertThat(answer.text().split("\"error\"", -1)).hasSize(2);
        assertThat(gateway.ledger(2)).hasSize(2);
    }

    @Test
    void callerWhoLeaves_isNotContinuedFor() throws Exception {
        upstream.answering(connection -> {
            calls.incrementAndGet();
            words(connection, "first words").sawHangUp();
        });
        try (RawClient client = new RawClient(gateway.port())) {
            client.sendPost(PATH, STREAM);
            client.readUntil("first words");
            client.reset();
        }

        assertThat(gateway.ledger(1)).hasSize(1);
        assertThat(calls.get()).isEqualTo(1);
    }

    @Test
    void longAnswerWithAKey_isMadeOnce() throws Exception {
        upstream.answering(connection -> whole(
                connection,
                "call " + calls.incrementAndGet() + " of them all. ",
                calls.get() < 3 ? "length" : "stop",
                10,
                100));

        String first = ask(JOB, "idempotency-key: k").text();

        assertThat(ask(JOB, "idempotency-key: k").text()).isEqualTo(first);
        assertThat(calls.get()).isEqualTo(3);
    }
}
