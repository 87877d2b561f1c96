package dev.penstock.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller may send is bounded, and what is over a bound never reaches an upstream. */
class LimitsTest {
    private static final String CHAT = "/v1/chat/completions";

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(
                upstream,
                "MAX_BODY_SIZE",
                "64KiB",
                "MAX_HEADER_SIZE",
                "16KiB",
                "HEADER_TIMEOUT",
                "1s",
                "KEEP_ALIVE_TIMEOUT",
                "1s");
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(upstream.requestsWaiting()).isZero();
        gateway.close();
        upstream.close();
    }

    @Test
    void declaredBodyOverTheLimit_isRefusedBeforeItIsSent() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.send(
                            "POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: 65537\r\n\r\n")
                    .read();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("65536 bytes");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void chunkedBodyOverTheLimit_isRefusedWhenItPassesIt() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n");
            String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 5; i++) {
                client.send(chunk);
            }
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    @Test
    void clientThatWaitsForAContinue_isToldOfTheLimitInstead() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n"
                    + "content-length: 99999999\r\n\r\n");
            assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4o\",\"messages\":[]} trailing",
                "{\"model\":\"gpt-4o\",\"messages\":[",
                "{\"model\":\"gpt-4o\",\"model\":\"gpt-4o\",\"messages\":[]}",
                "{\"model\":\"gpt-4o\",\"messages\":[],\"temperature\":NaN}",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}",
                "[]",
                "null",
                "",
                "{\"messages\":[]}",
                "{\"model\":7,\"messages\":[]}",
                "{\"model\":\"gpt-4o\"}",
                "{\"model\":\"gpt-4o\",\"messages\":\"hi\"}",
                "{\"model\":\"gpt-4o\",\"messages\":[],\"stream\":\"yes\"}"
            })
    void badBody_isAnsweredWith400InTheCallersDialect(String body) throws Exception {
        Answer answer = RawClient.post(gateway.port(), CHAT, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).startsWith("{\"error\":{\"message\":").contains("\"type\":\"invalid_request_error\"");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.header("x-request-id")).startsWith("req_");
    }

    @Test
    void deepNesting_isAnsweredWith400() throws Exception {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);
        Answer answer =
                RawClient.post(gateway.port(), CHAT, "{\"model\":\"gpt-4o\",\"messages\":[],\"x\":" + deep + "}");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void unknownModel_isAnsweredWith404() throws Exception {
        Answer answer = RawClient.post(gateway.port(), CHAT, "{\"model\":\"no-such\",\"messages\":[{}]}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("\"code\":\"model_not_found\"", "`no-such`");
    }

    @Test
    void headersOverTheLimit_areAnsweredWith431() throws Exception {
        Answer answer = RawClient.get(gateway.port(), "/v1/models", "x-big: " + "a".repeat(20_000));

        assertThat(answer.status()).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/models HTTP/1.1\r\nhost: localhost\r\nbad header: x\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nhost: localhost\r\nx: a\0b\r\n\r\n",
                "NONSENSE\r\n\r\n"
            })
    void malformedHttp_isAnsweredWith400AndClosed(String bytes) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send(bytes).read().status()).isEqualTo(400);
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void slowHead_isClosedAtTheHeaderTimeout() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /v1/mod");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void idleConnection_isClosedAtTheKeepAliveTimeout() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void connectionServesTheNextRequestAfterAnError() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(client.sendPost(CHAT, "{}").read().status()).isEqualTo(400);
            assertThat(client.sendPost("/nowhere", "{}").read().status()).isEqualTo(404);
            assertThat(client.sendPost("/v1/models", "{}").read().status()).isEqualTo(405);
            client.send("GET /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
    }
}
