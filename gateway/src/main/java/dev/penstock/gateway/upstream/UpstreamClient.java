package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.gateway.loop.Sweeper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The client of one event loop, made on it: keeps connections to providers and makes calls on them. */
public final class UpstreamClient {
    static final int HEADER_BYTES_MAX = 64 * 1024;
    static final int CHUNK_BYTES_MAX = 64 * 1024;
    static final Duration IDLE_CONNECTION_KEPT = Duration.ofSeconds(55);

    private final Transport plain;
    private final Transport tls;
    private final Sweeper sweeper;

    /**
     * @param connectionsMax the most connections at once to one host from this event loop
     * @param caFile the authorities that certificates must come from; absent means those of the platform
     */
    public UpstreamClient(
            Vertx vertx, Sweeper sweeper, Duration connectTimeout, int connectionsMax, Optional<Path> caFile) {
        this.sweeper = sweeper;
        Addresses addresses = new Addresses(vertx);
        this.plain = new PlainTransport(vertx, addresses, sweeper, connectTimeout, connectionsMax);
        this.tls = new TlsTransport(vertx, addresses, connectTimeout, connectionsMax, caFile);
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

    Transport transportTo(Endpoint endpoint) {
        return endpoint.isTls() ? tls : plain;
    }

    Sweeper sweeper() {
        return sweeper;
    }
}
