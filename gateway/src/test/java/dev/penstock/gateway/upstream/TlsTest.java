package dev.penstock.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers are reached over TLS: in HTTP/2 where they can, and only if their certificate is trusted. */
class TlsTest {
    private static final String PASSWORD = "only-for-this-test";
    private static final String WHOLE = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},"
            + "\"finish_reason\":\"stop\"}]}";
    private static final String EVENTS =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: [DONE]\n\n";

    private final List<HttpVersion> spoken = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private Vertx vertx;
    private @Nullable TlsTransport transport;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        keytool(
                "-genkeypair",
                "-alias",
                "provider",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                "provider.p12",
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "provider",
                "-keystore",
                "provider.p12",
                "-storepass",
                PASSWORD,
                "-file",
                "ca.pem");
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new CopyOnWriteArrayList<>(arguments);
        command.addFirst(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private String provider(List<HttpVersion> versions) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(versions)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(folder.resolve("provider.p12").toString())
                        .setPassword(PASSWORD)));
        server.requestHandler(request -> {
            spoken.add(request.version());
            request.body()
                    .onSuccess(body ->
                            request.response().end(body.toString().contains("\"stream\":true") ? EVENTS : WHOLE));
        });
        server.listen(0, "localhost").await();
        return "https://localhost:" + server.actualPort() + "/v1";
    }

    private Answer ask(String baseUrl, boolean stream, String... settings) throws Exception {
        try (TestingGateway gateway =
                TestingGateway.with(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", baseUrl), settings)) {
            String ask = "{\"model\":\"gpt-4o\",\"stream\":" + stream
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
            return RawClient.post(gateway.port(), "/v1/chat/completions", ask);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_2,true", "HTTP_2,false", "HTTP_1_1,true", "HTTP_1_1,false"})
    void bestCommonProtocol_isSpoken(HttpVersion version, boolean stream) throws Exception {
        String ca = folder.resolve("ca.pem").toString();
        Answer answer = ask(provider(List.of(version)), stream, "UPSTREAM_CA_FILE", ca);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(stream ? EVENTS : WHOLE);
        assertThat(spoken).containsExactly(version);
    }

    /** So it is with an address that was checked before. */
    @Test
    void certificateMustBeTheNames_whateverAddressIsDialled() throws Exception {
        int port = URI.create(provider(List.of(HttpVersion.HTTP_2))).getPort();
        InetSocketAddress dialled = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);

        assertThat(reached("localhost", dialled)).isEmpty();
        assertThat(reached("provider.example", dialled)).contains(ConnectionFailure.CERTIFICATE);
    }

    /** Kept in sight: the client of Vert.x closes when nobody holds it any more. */
    private TlsTransport transport() {
        transport = new TlsTransport(
                vertx, new Addresses(vertx), Duration.ofSeconds(5), 1, Optional.of(folder.resolve("ca.pem")));
        return transport;
    }

    private Optional<ConnectionFailure> reached(String name, InetSocketAddress address) throws Exception {
        CompletableFuture<Optional<ConnectionFailure>> told = new CompletableFuture<>();
        UpstreamExchange exchange = new UpstreamExchange() {
            @Override
            public void connected(Carrier carrier) {
                told.complete(Optional.empty());
            }

            @Override
            public void unreachable(Throwable cause) {
                told.complete(Optional.of(ConnectionFailure.of(cause)));
            }

            @Override
            public void answered(int status, Function<String, @Nullable String> header) {}

            @Override
            public void received(byte[] bytes, int from, int to) {}

            @Override
            public void ended() {}

            @Override
            public void broken(Throwable cause) {}
        };
        vertx.runOnContext(now -> transport().open(name, address, exchange));
        return told.get(60, TimeUnit.SECONDS);
    }

    @Test
    void certificateThatNobodyVouchesFor_isNotTrusted() throws Exception {
        Answer answer = ask(provider(List.of(HttpVersion.HTTP_2)), false, "RETRY_ATTEMPTS", "1");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("openai cannot be reached: TLS certificate not trusted");
        assertThat(spoken).isEmpty();
    }
}
