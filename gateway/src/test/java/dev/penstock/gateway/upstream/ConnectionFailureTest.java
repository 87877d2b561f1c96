package dev.penstock.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller reads in plain words why a provider could not be reached or broke off; {@link TlsTest} has distrust. */
class ConnectionFailureTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";

    private TestingUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"gpt-4o-mini\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private static TestingGateway gateway(String baseUrl, String... settings) throws Exception {
        Map<String, String> openAi =
                Map.of("OPENAI_API_KEY", "sk-upstream-secret", "OPENAI_BASE_URL", baseUrl, "RETRY_ATTEMPTS", "1");
        return TestingGateway.with(openAi, settings);
    }

    /** What a caller reads of a failure before the first byte. */
    private static String told(String baseUrl, String... settings) throws Exception {
        try (TestingGateway gateway = gateway(baseUrl, settings)) {
            Answer answer = RawClient.post(gateway.port(), CHAT, ask(false));
            assertThat(answer.status()).as(answer.text()).isEqualTo(502);
            return message(answer.text());
        }
    }

    private static String message(String error) {
        return error.replaceFirst("(?s).*\"message\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void nobodyListens() throws Exception {
        upstream.close();

        assertThat(told(upstream.baseUrl())).isEqualTo("openai cannot be reached: connection refused");
    }

    @Test
    void nameThatNobodyHas() throws Exception {
        assertThat(told("http://provider.invalid/v1")).isEqualTo("openai cannot be reached: name not found");
    }

    @Test
    void silenceInsteadOfAHandshake() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String url = "https://127.0.0.1:" + silent.getLocalPort() + "/v1";

            assertThat(told(url, "UPSTREAM_CONNECT_TIMEOUT", "10ms"))
                    .isEqualTo("openai cannot be reached: timed out while connecting");
        }
    }

    @Test
    void addressThatDoesNotAnswer() {
        assertThat(ConnectionFailure.of(new ConnectTimeoutException())).isEqualTo(ConnectionFailure.CONNECT_TIMEOUT);
        assertThat(ConnectionFailure.of(new NoRouteToHostException())).isEqualTo(ConnectionFailure.NO_WAY);
    }

    @Test
    void noTlsWhereItWasExpected() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(new FutureTask<>(() -> answerInPlain(plain)));

            assertThat(told("https://127.0.0.1:" + plain.getLocalPort() + "/v1"))
                    .isEqualTo("openai cannot be reached: TLS handshake failed");
        }
    }

    private static long answerInPlain(ServerSocket plain) throws IOException {
        try (Socket connection = plain.accept()) {
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void everyConnectionInUse() throws Exception {
        upstream.answering(TestingUpstream.Connection::sawHangUp);
        try (TestingGateway gateway = gateway(upstream.baseUrl(), "UPSTREAM_MAX_CONNECTIONS", "1");
                RawClient first = new RawClient(gateway.port())) {
            first.sendPost(CHAT, ask(false));
            upstream.request();

            assertThat(message(RawClient.post(gateway.port(), CHAT, ask(false)).text()))
                    .isEqualTo("openai cannot be reached:"
                            + " as many connections as UPSTREAM_MAX_CONNECTIONS allows are in use");
        }
    }

    @Test
    void closedBeforeAnAnswer() throws Exception {
        upstream.answering(TestingUpstream.Connection::close);

        assertThat(told(upstream.baseUrl())).isEqualTo("openai broke off: connection closed by the provider");
    }

    @Test
    void closedInsideItsAnswer() throws Exception {
        upstream.answering(connection -> connection
                .send("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
                .close());

        assertThat(told(upstream.baseUrl())).isEqualTo("openai broke off: connection closed by the provider");
    }

    @Test
    void closedInsideAStream() throws Exception {
        upstream.answering(connection -> {
            connection.startEvents().chunk(HELLO);
            connection.close();
        });
        try (TestingGateway gateway = gateway(upstream.baseUrl())) {
            Answer answer = RawClient.post(gateway.port(), CHAT, ask(true));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(message(answer.text())).isEqualTo("openai broke off: connection closed by the provider");
        }
    }

    @Test
    void resetInsteadOfAnAnswer() throws Exception {
        upstream.answering(TestingUpstream.Connection::reset);

        assertThat(told(upstream.baseUrl())).isEqualTo("openai broke off: connection reset by the provider");
    }

    @Test
    void headersWithoutEnd() throws Exception {
        upstream.answering(connection -> connection.send("HTTP/1.1 200 OK\r\nx: " + "y".repeat(100_000) + "\r\n\r\n"));

        assertThat(told(upstream.baseUrl())).isEqualTo("openai broke off: headers of its answer too long");
    }

    @Test
    void anotherProtocol() throws Exception {
        upstream.answering(connection -> connection.send("SSH-2.0-OpenSSH_9.9\r\n\r\n"));

        assertThat(told(upstream.baseUrl())).isEqualTo("openai broke off: its answer is not HTTP");
    }
}
