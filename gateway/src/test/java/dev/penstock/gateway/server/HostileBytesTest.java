package dev.penstock.gateway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that two servers could read differently, and bodies made to hurt, are refused before anything of them has an effect.
 */
class HostileBytesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String POST = "POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\n";
    private static final String GET = "GET /v1/models HTTP/1.1\r\nhost: localhost\r\n";
    private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
    private static final String MODEL = "{\"model\":\"gpt-4o-mini\",\"messages\":[],";

    private static TestingUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new TestingUpstream()
                .answering(connection -> connection.json(400, "{\"error\":{\"message\":\"told apart\"}}"));
        gateway = TestingGateway.to(upstream);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void nothingReachedTheProvider() {
        assertThat(upstream.forgetRequests()).isZero();
    }

    static Stream<Named<String>> smuggling() {
        String body = "\r\n0\r\n\r\n";
        return Stream.of(
                Named.of("length and coding", POST + "content-length: 5\r\ntransfer-encoding: chunked\r\n" + body),
                Named.of("coding and length", POST + "transfer-encoding: chunked\r\ncontent-length: 5\r\n" + body),
                Named.of("unknown coding", POST + "transfer-encoding: xchunked\r\n" + body),
                Named.of("coding behind chunked", POST + "transfer-encoding: chunked, xchunked\r\n" + body),
                Named.of("coding before chunked", POST + "transfer-encoding: gzip, chunked\r\n" + body),
                Named.of("chunked twice", POST + "transfer-encoding: chunked, chunked\r\n" + body),
                Named.of("two codings", POST + "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n" + body),
                Named.of("vertical tab in coding", POST + "transfer-encoding: \u000bchunked\r\n" + body),
                Named.of("blank before colon", POST + "transfer-encoding : chunked\r\n" + body),
                Named.of("folded coding", POST + "transfer-encoding:\r\n chunked\r\n" + body),
                Named.of("folded by a tab", POST + "x-a: b\r\n\tc\r\ncontent-length: 0\r\n\r\n"),
                Named.of("fold as first header", "GET / HTTP/1.1\r\n x: y\r\nhost: localhost\r\n\r\n"),
                Named.of("chunked in HTTP/1.0", POST.replace("1.1", "1.0") + "transfer-encoding: chunked\r\n" + body),
                Named.of("two lengths", POST + "content-length: 2\r\ncontent-length: 3\r\n\r\n{}"),
                Named.of("list of lengths", POST + "content-length: 2, 2\r\n\r\n{}"),
                Named.of("length with sign", POST + "content-length: +2\r\n\r\n{}"),
                Named.of("negative length", POST + "content-length: -1\r\n\r\n{}"),
                Named.of("hexadecimal length", POST + "content-length: 0x2\r\n\r\n{}"),
                Named.of("endless length", POST + "content-length: 99999999999999999999\r\n\r\n{}"),
                Named.of("no length", POST + "content-length: \r\n\r\n{}"),
                Named.of("bare LF", "GET /v1/models HTTP/1.1\nhost: localhost\n\n"),
                Named.of("bare LF in a header", GET + "x-a: b\nx-c: d\r\n\r\n"),
                Named.of("bare CR in a header", GET + "x-a: b\rx-c: d\r\n\r\n"),
                Named.of("NUL in a value", GET + "x-a: b\0c\r\n\r\n"),
                Named.of("NUL in a name", GET + "x\0a: b\r\n\r\n"),
                Named.of("blank in a name", GET + "x a: b\r\n\r\n"),
                Named.of("no colon", GET + "x-a\r\n\r\n"),
                Named.of("no name", GET + ": b\r\n\r\n"),
                Named.of("no host", "GET /v1/models HTTP/1.1\r\n\r\n"),
                Named.of("two hosts", GET + "host: evil.example\r\n\r\n"),
                Named.of("host with a path", "GET / HTTP/1.1\r\nhost: localhost/x\r\n\r\n"),
                Named.of("host with a user", "GET / HTTP/1.1\r\nhost: a@localhost\r\n\r\n"),
                Named.of("NUL in the target", "GET /v1/\0models HTTP/1.1\r\nhost: localhost\r\n\r\n"),
                Named.of("CR in the target", "GET /v1/\rmodels HTTP/1.1\r\nhost: localhost\r\n\r\n"),
                Named.of("tab in the target", "GET /v1/\tmodels HTTP/1.1\r\nhost: localhost\r\n\r\n"),
                Named.of("no version", "GET /v1/models\r\n\r\n"),
                Named.of("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("smuggling")
    void ambiguousHead_isAnsweredOnceWith400_andNothingBehindItIsRead(String head) throws Exception {
        byte[] bytes = (head + POST + "content-length: 2\r\n\r\n{}").getBytes(ISO_8859_1);
        for (int cut : new int[] {0, 1, head.indexOf('\n') + 1, head.length() / 2, head.length() - 1}) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send(java.util.Arrays.copyOf(bytes, cut));
                client.send(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
                assertThat(client.read().status()).as("cut at %d", cut).isEqualTo(400);
                assertThat(client.atEnd()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-2\r\n{}\r\n0\r\n\r\n",
                "+2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "2\n{}\n0\n\n",
                "2;a\n{}\r\n0\r\n\r\n",
                "2\r\n{}xx0\r\n\r\n",
                "2 2\r\n{}\r\n0\r\n\r\n",
                "\r\n{}\r\n0\r\n\r\n"
            })
    void brokenChunk_endsTheConnectionWithoutACall(String chunks) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(CHUNKED + chunks + GET + "\r\n");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void endlessChunkExtension_isNotCollected() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(CHUNKED + "2;" + "x".repeat(100_000));
            assertThat(client.atEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://localhost/v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n",
                "\r\n\r\nGET /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n",
                "GET /v1/models HTTP/1.0\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\n\r\nabc",
                "GET /v1/models HTTP/1.1\r\nhost: 127.0.0.1:8080\r\nx-a:\t b \r\nx-b:\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nhost: [::1]:8080\r\n\r\n"
            })
    void oddButClearHead_isServed(String head) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send(head).read().status()).isEqualTo(200);
        }
    }

    @Test
    void floodOfHeaders_isAnsweredWith431() throws Exception {
        String[] many =
                IntStream.range(0, 10_000).mapToObj(i -> "x-" + i + ": y").toArray(String[]::new);

        assertThat(RawClient.getMuch(gateway.port(), "/v1/models", many).status())
                .isEqualTo(431);
        assertThat(RawClient.getMuch(gateway.port(), "/v1/models", "x: " + "a".repeat(1_000_000))
                        .status())
                .isEqualTo(431);
        assertThat(RawClient.getMuch(gateway.port(), "/" + "a".repeat(20_000)).status())
                .isEqualTo(414);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate, gzip"})
    void compressedBody_isAnsweredWith415(String coding) throws Exception {
        Answer answer = RawClient.post(gateway.port(), CHAT, MODEL + "\"x\":1}", "content-encoding: " + coding);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("compressed", "\"code\":\"unsupported_content_encoding\"");
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    static Stream<Named<String>> bombs() {
        StringBuilder keys = new StringBuilder(MODEL);
        IntStream.range(0, 1_000_000).forEach(i -> keys.append('"').append(i).append("\":1,"));
        int deep = 100_000;
        return Stream.of(
                Named.of("10^6 members", keys.append("\"z\":1}").toString()),
                Named.of("10^5 arrays deep", MODEL + "\"x\":" + "[".repeat(deep) + "]".repeat(deep) + "}"),
                Named.of("10^5 objects deep", MODEL + "\"x\":" + "{\"a\":".repeat(deep) + "1" + "}".repeat(deep) + "}"),
                Named.of("unclosed, 10^6 deep", "[".repeat(1_000_000)),
                Named.of("number of 1 MB", MODEL + "\"x\":" + "1".repeat(1 << 20) + "}"),
                Named.of("exponent of 1 MB", MODEL + "\"x\":1e" + "9".repeat(1 << 20) + "}"),
                Named.of("NUL in a string", MODEL + "\"x\":\"a\0b\"}"));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void jsonBomb_isAnsweredWith400(String body) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(POST + "content-length: " + body.length() + "\r\n\r\n").send(body.getBytes(ISO_8859_1));
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(200);
        }
    }

    @Test
    void longMessage_passes() throws Exception {
        String text = "x".repeat(20 << 20);
        Answer answer = RawClient.post(
                gateway.port(),
                CHAT,
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}");

        assertThat(answer.text()).contains("told apart");
        assertThat(upstream.request().text()).contains(text);
    }

    @Test
    void bodyShorterThanItsLength_makesNoCall() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(POST + "content-length: 500\r\n\r\n{\"model\":");
        }
        assertThat(RawClient.get(gateway.port(), "/health").status()).isEqualTo(200);
    }

    @Test
    void bodyLongerThanItsLength_isReadAsTheNextRequestAndRefused() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(POST + "content-length: 2\r\n\r\n{}{\"model\":\"gpt-4o-mini\"}\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.atEnd()).isTrue();
        }
    }
}
