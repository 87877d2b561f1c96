package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.UpstreamRequest.Slice;
import dev.penstock.gateway.loop.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections under TLS, by the client of Vert.x: they agree on HTTP/2 where the provider can (ALPN). */
final class TlsTransport implements Transport {
    private final HttpClient client;
    private final Addresses addresses;

    TlsTransport(Vertx vertx, Addresses addresses, Duration connectTimeout, int connectionsMax, Optional<Path> caFile) {
        this.addresses = addresses;
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setKeepAliveTimeout(Math.toIntExact(UpstreamClient.IDLE_CONNECTION_KEPT.toSeconds()))
                .setMaxHeaderSize(UpstreamClient.HEADER_BYTES_MAX)
                // The usual 8 KiB would cut one read of a reply into many small writes to the caller.
                .setMaxChunkSize(UpstreamClient.CHUNK_BYTES_MAX)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setHttp2MultiplexingLimit(100)
                .setSslHandshakeTimeout(connectTimeout.toSeconds() + 1);
        caFile.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(connectionsMax)
                .setHttp2MaxSize(Math.min(connectionsMax, 64))
                .setMaxWaitQueueSize(0)
                .setCleanerPeriod(5_000);
        // Broken connections are everyday; the calls on them hear of it by themselves, and an idle one is of no
        // interest.
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> {
                    connection.exceptionHandler(broken -> {});
                    Outlet.install(((ConnectionBase) connection).channel().pipeline());
                })
                .build();
    }

    @Override
    public void connect(Endpoint endpoint, UpstreamExchange exchange) {
        addresses.of(endpoint, address -> open(endpoint.host(), address, exchange), exchange::unreachable);
    }

    /** The certificate must be the name's, whatever address stands for it. */
    void open(String name, InetSocketAddress address, UpstreamExchange exchange) {
        String dialled = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(address.getPort(), dialled))
                .setHost(name)
                .setPort(address.getPort())
                .setSsl(true);
        client.request(options).onComplete(connected -> {
            if (connected.failed()) {
                exchange.unreachable(connected.cause());
            } else {
                exchange.connected(new Stream(connected.result(), exchange));
            }
        });
    }

    private static final class Stream implements Carrier {
        private final HttpClientRequest request;
        private final UpstreamExchange exchange;
        private @Nullable HttpClientResponse response;

        Stream(HttpClientRequest request, UpstreamExchange exchange) {
            this.request = request;
            this.exchange = exchange;
        }

        @Override
        public @Nullable InetAddress peer() {
            String address = request.connection().remoteAddress(true).hostAddress();
            return address == null ? null : InetAddress.ofLiteral(address);
        }

        @Override
        public void send(HttpMethod method, String target, Consumer<Headers> headers, List<Slice> body) {
            request.setMethod(method).setURI(target);
            headers.accept(request.headers()::add);
            request.response().onComplete(answer -> {
                if (answer.failed()) {
                    exchange.broken(answer.cause());
                } else {
                    answered(answer.result());
                }
            });
            request.exceptionHandler(exchange::broken);
            if (body.isEmpty()) {
                request.end();
            } else {
                request.end(joined(body));
            }
        }

        private static Buffer joined(List<Slice> body) {
            ByteBuf[] parts = new ByteBuf[body.size()];
            for (int i = 0; i < parts.length; i++) {
                Slice slice = body.get(i);
                parts[i] = Unpooled.wrappedBuffer(slice.bytes(), slice.from(), slice.length());
            }
            return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.length, parts));
        }

        private void answered(HttpClientResponse answer) {
            response = answer;
            answer.exceptionHandler(exchange::broken);
            answer.handler(this::received);
            answer.endHandler(end -> exchange.ended());
            exchange.answered(answer.statusCode(), answer.headers()::get);
        }

        private void received(Buffer buffer) {
            ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
            if (bytes.hasArray()) {
                int from = bytes.arrayOffset() + bytes.readerIndex();
                exchange.received(bytes.array(), from, from + buffer.length());
            } else {
                exchange.received(buffer.getBytes(), 0, buffer.length());
            }
        }

        @Override
        public void pause() {
            if (response != null) {
                response.pause();
            }
        }

        @Override
        public void resume() {
            if (response != null) {
                response.resume();
            }
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
        public void reset() {
            request.reset();
        }
    }
}
