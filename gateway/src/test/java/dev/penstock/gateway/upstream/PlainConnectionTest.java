package dev.penstock.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to providers are used again where that is safe, and only there. */
class PlainConnectionTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String REPLY = """
            {"id":"c","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private final Set<Object> connections = ConcurrentHashMap.newKeySet();
    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        // One event loop, so that every call may use the connection of the call before.
        gateway = TestingGateway.to(upstream, "EVENT_LOOPS", "1", "RETRY_ATTEMPTS", "1");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private void answering(TestingUpstream.Script script) {
        upstream.answering(connection -> {
            connections.add(connection.identity());
            script.answer(connection);
        });
    }

    private Answer ask() throws Exception {
        return RawClient.post(gateway.port(), CHAT, ASK);
    }

    @Test
    void callsOneAfterTheOther_shareAConnection() throws Exception {
        answering(connection -> connection.json(200, REPLY));

        for (int i = 0; i < 20; i++) {
            assertThat(ask().text()).isEqualTo(REPLY);
        }

        assertThat(connections).hasSize(1);
    }

    @Test
    void answerThatEndsTheConnection_isTheLastOnIt() throws Exception {
        answering(connection -> connection.json(200, REPLY, "connection: close"));

        assertThat(ask().text()).isEqualTo(REPLY);
        assertThat(ask().text()).isEqualTo(REPLY);

        assertThat(connections).hasSize(2);
    }

    @Test
    void answerWithoutALength_goesToTheEndOfTheConnection() throws Exception {
        answering(connection -> {
            connection.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + REPLY);
            connection.close();
        });

        assertThat(ask().text()).isEqualTo(REPLY);
        assertThat(ask().text()).isEqualTo(REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"})
    void interimAnswers_areNoAnswers(String interim) throws Exception {
        answering(connection -> connection.send(interim + interim).json(200, REPLY));

        assertThat(ask().text()).isEqualTo(REPLY);
        assertThat(ask().text()).isEqualTo(REPLY);

        assertThat(connections).hasSize(1);
    }

    @Test
    void bytesThatNobodyAskedFor_areNobodysAnswer() throws Exception {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
        String other = REPLY.replace("Hi", "Not yours");
        // At once: what comes after the next request has been sent, nobody can tell from the answer to it.
        answering(connection -> connection.send(
                head + REPLY.length() + "\r\n\r\n" + REPLY + head + other.length() + "\r\n\r\n" + other));

        for (int i = 0; i < 10; i++) {
            Answer answer = ask();
            assertThat(answer.text()).doesNotContain("Not yours");
        }
    }

    @Test
    void answerThatComesBeforeTheRequestIsSent_isGiven_andTheConnectionClosed() throws Exception {
        answering(connection -> connection.json(200, REPLY));
        String large = ASK.replace("hi", "x".repeat(8 << 20));

        assertThat(RawClient.post(gateway.port(), CHAT, large).text()).isEqualTo(REPLY);
        assertThat(ask().text()).isEqualTo(REPLY);
    }

    @Test
    void answerInTheLeastPieces_isPutTogether() throws Exception {
        answering(connection -> {
            String bytes = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
                    + Integer.toHexString(REPLY.length()) + "\r\n" + REPLY + "\r\n0\r\n\r\n";
            for (int i = 0; i < bytes.length(); i++) {
                connection.send(bytes.substring(i, i + 1));
            }
        });

        assertThat(ask().text()).isEqualTo(REPLY);
        assertThat(ask().text()).isEqualTo(REPLY);
        assertThat(connections).hasSize(1);
    }

    @Test
    void callsAtOnce_haveAConnectionEach() throws Exception {
        int calls = 8;
        var allThere = new CountDownLatch(calls);
        answering(connection -> {
            allThere.countDown();
            allThere.await();
            connection.json(200, REPLY);
        });
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Answer>>();
            for (int i = 0; i < calls; i++) {
                answers.add(callers.submit(this::ask));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().text()).isEqualTo(REPLY);
            }
        }
        assertThat(connections).hasSize(calls);
    }

    @Test
    void noMoreConnectionsAreOpened_thanTheSettingsAllow() throws Exception {
        gateway.close();
        gateway =
                TestingGateway.to(upstream, "EVENT_LOOPS", "1", "RETRY_ATTEMPTS", "1", "UPSTREAM_MAX_CONNECTIONS", "1");
        var goOn = new CountDownLatch(1);
        answering(connection -> {
            goOn.await();
            connection.json(200, REPLY);
        });
        try (RawClient first = new RawClient(gateway.port()).sendPost(CHAT, ASK)) {
            upstream.request();

            assertThat(ask().text()).contains("UPSTREAM_MAX_CONNECTIONS");

            goOn.countDown();
            assertThat(first.read().text()).isEqualTo(REPLY);
        }
        assertThat(ask().text()).isEqualTo(REPLY);
        assertThat(connections).hasSize(1);
    }
}
