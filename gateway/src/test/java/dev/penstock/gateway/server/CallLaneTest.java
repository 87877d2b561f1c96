package dev.penstock.gateway.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls and everything else share a connection: each is answered in its turn, whichever way it is served. */
class CallLaneTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String REPLY = """
            {"id":"c","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private static TestingUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(upstream, "PENSTOCK_VIRTUAL_KEY", "pk-lane-0123456789abcdef0123456789");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void forget() {
        upstream.forgetRequests();
    }

    private static String post(String... headers) {
        return postBody("{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}", headers);
    }

    private static String postBody(String body, String... headers) {
        StringBuilder head = new StringBuilder("POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: "
                + body.getBytes(UTF_8).length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + (String.join("", headers).contains("authorization") ? "" : KEY) + "\r\n" + body;
    }

    private static final String KEY = "authorization: Bearer pk-lane-0123456789abcdef0123456789\r\n";

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: localhost\r\n" + KEY + "\r\n";
    }

    @Test
    void callsAndPagesSentAtOnce_areAnsweredInTheirOrder() throws Exception {
        upstream.answering(connection -> {
            Thread.sleep(20);
            connection.json(200, REPLY);
        });
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(post()
                    + get("/health")
                    + postBody("{}")
                    + get("/v1/models/gpt-4o-mini")
                    + post()
                    + get("/nothing"));

            assertThat(client.read().text()).isEqualTo(REPLY);
            assertThat(client.read().text()).contains("healthy");
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.read().text()).contains("\"object\":\"model\"");
            assertThat(client.read().text()).isEqualTo(REPLY);
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void hundredsSentAtOnce_areAllAnswered() throws Exception {
        upstream.answering(connection -> connection.json(200, REPLY));
        int rounds = 300;
        try (RawClient client = new RawClient(gateway.port())) {
            client.send((post() + get("/health")).repeat(rounds));

            for (int i = 0; i < rounds; i++) {
                assertThat(client.read().text()).isEqualTo(REPLY);
                assertThat(client.read().text()).contains("healthy");
            }
        }
    }

    @Test
    void callThatIsRefusedBeforeItsBodyHasCome_leavesTheConnectionInStep() throws Exception {
        upstream.answering(connection -> connection.json(200, REPLY));
        try (RawClient client = new RawClient(gateway.port())) {
            String refused = postBody("x".repeat(100_000), "authorization: Bearer nobody");
            client.send(refused.substring(0, 500));
            assertThat(client.read().status()).isEqualTo(401);

            client.send(refused.substring(500) + post());

            assertThat(client.read().text()).isEqualTo(REPLY);
        }
    }

    @Test
    void callerThatWaitsToBeToldToGoOn_isTold() throws Exception {
        upstream.answering(connection -> connection.json(200, REPLY));
        try (RawClient client = new RawClient(gateway.port())) {
            String request = post("expect: 100-continue");
            int head = request.indexOf("\r\n\r\n") + 4;
            client.send(request.substring(0, head));
            assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            client.send(request.substring(head));

            assertThat(client.read().text()).isEqualTo(REPLY);
        }
    }

    @Test
    void callerThatAsksForTheEnd_getsItAfterTheAnswer() throws Exception {
        upstream.answering(connection -> connection.json(200, REPLY));
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.send(post("connection: close")).read();

            assertThat(answer.text()).isEqualTo(REPLY);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void pathWithAQuery_isTheSamePath() throws Exception {
        upstream.answering(connection -> connection.json(200, REPLY));
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.send(post().replace(CHAT, CHAT + "?api-version=2024-10-21"))
                    .read();

            assertThat(answer.text()).isEqualTo(REPLY);
        }
    }

    @Test
    void bodyInChunksWithATrailer_isRead() throws Exception {
        upstream.answering(connection -> connection.json(200, REPLY));
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(
                    "POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\n" + KEY + "transfer-encoding: chunked\r\n\r\n");
            for (int i = 0; i < body.length(); i++) {
                client.send("1\r\n" + body.charAt(i) + "\r\n");
            }
            client.send("0\r\nx-sum: 1\r\n\r\n" + post());

            assertThat(client.read().text()).isEqualTo(REPLY);
            assertThat(client.read().text()).isEqualTo(REPLY);
            assertThat(upstream.request().text()).isEqualTo(body);
        }
    }

    @Test
    void chunkThatIsNone_endsTheConnection() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\n" + KEY
                    + "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");

            assertThat(client.hasEnded()).isTrue();
            assertThat(upstream.requestsWaiting()).isZero();
        }
    }
}
