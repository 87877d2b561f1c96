package dev.penstock.gateway.upstream;

import dev.penstock.gateway.loop.Outlet;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.loop.Watch;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Connections without TLS, in HTTP/1.1. They carry what is closest to us (our own models, private networks, a proxy that adds
 * TLS) and what costs are measured with, so they are done with as little as possible between a call and its socket. Confined to
 * one event loop.
 */
final class PlainTransport extends Watch implements Transport {
    private static final int STATUS_LINE_BYTES_MAX = 4096;

    private final ContextInternal context;
    private final Addresses addresses;
    private final Bootstrap bootstrap;
    private final int connectionsMax;
    private final Map<String, Host> hosts = new HashMap<>();

    /** What is known of one host and port. */
    private static final class Host {
        /** The one that was used last comes first, so that those which are not needed grow old. */
        final Deque<PlainConnection> idle = new ArrayDeque<>();

        int open;
    }

    PlainTransport(Vertx vertx, Addresses addresses, Sweeper sweeper, Duration connectTimeout, int connectionsMax) {
        VertxInternal internal = (VertxInternal) vertx;
        this.context = internal.getOrCreateContext();
        this.addresses = addresses;
        this.connectionsMax = connectionsMax;
        this.bootstrap = new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(internal.transport().channelFactory(false))
                .resolver(internal.nameResolver().nettyAddressResolverGroup())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(decoding()));
                        Outlet.install(channel.pipeline());
                    }
                });
        sweeper.add(this);
    }

    private static HttpDecoderConfig decoding() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(STATUS_LINE_BYTES_MAX)
                .setMaxHeaderSize(UpstreamClient.HEADER_BYTES_MAX)
                .setMaxChunkSize(UpstreamClient.CHUNK_BYTES_MAX);
    }

    @Override
    public void connect(Endpoint endpoint, UpstreamExchange exchange) {
        Host host = hosts.computeIfAbsent(endpoint.authority(), unknown -> new Host());
        PlainConnection idle = host.idle.pollFirst();
        if (idle != null) {
            idle.begin(exchange);
            exchange.connected(idle);
        } else if (host.open >= connectionsMax) {
            exchange.unreachable(new ConnectionPoolTooBusyException("all connections are in use"));
        } else {
            open(endpoint, host, exchange);
        }
    }

    private void open(Endpoint endpoint, Host host, UpstreamExchange exchange) {
        String authority = endpoint.authority();
        host.open++;
        addresses.of(endpoint, address -> dial(address, authority, host, exchange), failure -> {
            forget(authority, host);
            exchange.unreachable(failure);
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its listener is told
    private void dial(InetSocketAddress address, String authority, Host host, UpstreamExchange exchange) {
        bootstrap.connect(address).addListener((ChannelFuture opened) -> {
            if (!opened.isSuccess()) {
                forget(authority, host);
                context.dispatch(opened.cause(), exchange::unreachable);
                return;
            }
            Channel channel = opened.channel();
            PlainConnection connection = new PlainConnection(context, channel, authority, host.idle::addFirst);
            channel.closeFuture().addListener(closed -> {
                host.idle.remove(connection);
                forget(authority, host);
            });
            channel.pipeline().addLast(connection);
            connection.begin(exchange);
            context.dispatch(connection, exchange::connected);
        });
    }

    private void forget(String authority, Host host) {
        host.open--;
        if (host.open == 0) {
            hosts.remove(authority, host);
        }
    }

    @Override
    protected void tick(long now) {
        for (Host host : hosts.values()) {
            PlainConnection oldest = host.idle.peekLast();
            if (oldest != null && now - oldest.idleSince() >= UpstreamClient.IDLE_CONNECTION_KEPT.toNanos()) {
                oldest.close();
            }
        }
    }
}
