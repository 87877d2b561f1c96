package dev.penstock.gateway.server;

import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.loop.Watch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/**
 * Closes a connection whose client takes too long over a request's head (slowloris), or that is idle between requests for too
 * long. Sits in front of the HTTP decoder, because only there the first byte of a head is seen. Confined to one event loop.
 */
final class ConnectionWatch extends Watch {
    private static final AttributeKey<ConnectionWatch> KEY = AttributeKey.valueOf("penstock.connection");

    private final Channel channel;
    private final long headNanos;
    private final long idleNanos;
    private boolean busy;
    private boolean headBegun;
    private long since = System.nanoTime();

    private ConnectionWatch(Channel channel, Duration head, Duration idle) {
        this.channel = channel;
        this.headNanos = head.toNanos();
        this.idleNanos = idle.toNanos();
        // A client that connects has something to ask: the first head is due at once.
        this.headBegun = true;
    }

    /** Begins to watch a new connection. */
    static void attach(HttpConnection connection, Sweeper sweeper, Duration head, Duration idle) {
        Channel channel = ((ConnectionBase) connection).channel();
        ConnectionWatch watch = new ConnectionWatch(channel, head, idle);
        channel.attr(KEY).set(watch);
        channel.pipeline().addFirst("penstock-connection-watch", watch.new Reads());
        channel.closeFuture().addListener(closed -> sweeper.remove(watch));
        sweeper.add(watch);
    }

    static ConnectionWatch of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** A request's head is complete. */
    void busy() {
        busy = true;
    }

    /** The answer has been given in full. */
    void idle() {
        busy = false;
        headBegun = false;
        since = System.nanoTime();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
    protected void tick(long now) {
        if (!busy && now - since >= (headBegun ? headNanos : idleNanos)) {
            channel.close();
        }
    }

    private final class Reads extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (!busy && !headBegun) {
                headBegun = true;
                since = System.nanoTime();
            }
            context.fireChannelRead(bytes);
        }
    }
}
