package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.gateway.loop.Outlet;
import dev.penstock.gateway.loop.Sweeper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pooled HTTP client of one event loop. Two Vert.x clients stand behind it, because a protocol is a client's setting:
 * plain connections speak HTTP/1.1, TLS connections agree on HTTP/2 where the provider can (ALPN).
 */
public final class UpstreamClient {
    private static final int HEADER_BYTES_MAX = 64 * 1024;
    private static final Duration IDLE_CONNECTION_KEPT = Duration.ofSeconds(55);

    private final HttpClient plain;
    private final HttpClient tls;
    private final Sweeper sweeper;

    /**
     * @param connectionsMax the most connections at once to one host from this event loop
     * @param caFile the authorities that certificates must come from; absent means those of the platform
     */
    public UpstreamClient(
            Vertx vertx, Sweeper sweeper, Duration connectTimeout, int connectionsMax, Optional<Path> caFile) {
        this.sweeper = sweeper;
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(connectionsMax)
                .setHttp2MaxSize(Math.min(connectionsMax, 64))
                .setMaxWaitQueueSize(0)
                .setCleanerPeriod(5_000);
        this.plain = client(vertx, options(connectTimeout), pool);
        HttpClientOptions secured = options(connectTimeout)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setHttp2MultiplexingLimit(100)
                .setSslHandshakeTimeout(connectTimeout.toSeconds() + 1);
        caFile.ifPresent(file -> secured.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.tls = client(vertx, secured, pool);
    }

    /** Broken connections are everyday; the calls on them hear of it by themselves, and an idle one is of no interest. */
    private static HttpClient client(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> {
                    connection.exceptionHandler(broken -> {});
                    Outlet.install(((ConnectionBase) connection).channel().pipeline());
                })
                .build();
    }

    private static HttpClientOptions options(Duration connectTimeout) {
        return new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setKeepAliveTimeout(Math.toIntExact(IDLE_CONNECTION_KEPT.toSeconds()))
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                // The usual 8 KiB would cut one read of a reply into many small writes to the caller.
                .setMaxChunkSize(64 * 1024)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
    }

    /** Makes a call that posts a request once it is started; the listener hears of it on this event loop. */
    public UpstreamCall post(
            Endpoint endpoint,
            UpstreamRequest request,
            CarriedHeaders carried,
            boolean streaming,
            UpstreamListener listener) {
        return new UpstreamCall(this, endpoint, HttpMethod.POST, request, carried, streaming, listener);
    }

    /** Makes a call that asks for a resource once it is started. */
    public UpstreamCall get(Endpoint endpoint, String path, UpstreamListener listener) {
        UpstreamRequest request = new UpstreamRequest(path, List.of());
        return new UpstreamCall(this, endpoint, HttpMethod.GET, request, CarriedHeaders.NONE, false, listener);
    }

    HttpClient clientFor(Endpoint endpoint) {
        return "https".equals(endpoint.baseUrl().getScheme()) ? tls : plain;
    }

    Sweeper sweeper() {
        return sweeper;
    }
}
