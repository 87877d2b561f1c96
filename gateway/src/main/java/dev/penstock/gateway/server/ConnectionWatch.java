package dev.penstock.gateway.server;

import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.loop.Watch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client takes too long over a request's head (slowloris), does not read an answer that was given
 * in full, or is idle between requests for too long. Sits in front of the HTTP decoder, because only there the first byte of a
 * head is seen. Confined to one event loop.
 */
final class ConnectionWatch extends Watch {
    private static final AttributeKey<ConnectionWatch> KEY = AttributeKey.valueOf("penstock.connection");

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Channel channel;
    private final long headNanos;
    private final long idleNanos;
    private final long readNanos;
    private boolean busy;
    private boolean leaving;
    private long unread;
    private boolean headBegun;
    private long since = System.nanoTime();

    private ConnectionWatch(Channel channel, Duration head, Duration idle, Duration read) {
        this.channel = channel;
        this.headNanos = head.toNanos();
        this.idleNanos = idle.toNanos();
        this.readNanos = read.toNanos();
        // A client that connects has something to ask: the first head is due at once.
        this.headBegun = true;
    }

    /**
     * Begins to watch a new connection.
     *
     * @param head within which a request's head must come
     * @param idle between two requests
     * @param read within which some of an answer must be read
     */
    static ConnectionWatch attach(
            HttpConnection connection, Sweeper sweeper, Duration head, Duration idle, Duration read) {
        Channel channel = ((ConnectionBase) connection).channel();
        ConnectionWatch watch = new ConnectionWatch(channel, head, idle, read);
        channel.attr(KEY).set(watch);
        channel.pipeline().addFirst("penstock-connection-watch", watch.new Reads());
        channel.closeFuture().addListener(closed -> sweeper.remove(watch));
        sweeper.add(watch);
        return watch;
    }

    static ConnectionWatch of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** A request's head is complete. */
    void busy() {
        busy = true;
    }

    /** The answer has been given in full, which does not mean that the client has read it. */
    void idle() {
        busy = false;
        headBegun = false;
        since = System.nanoTime();
    }

    /**
     * The last answer has left. A connection that is closed on a client which is still sending is reset, and the answer lost
     * with it; so only our side is closed at first (RFC 9112 §9.6).
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void leave() {
        leaving = true;
        since = System.nanoTime();
        ((DuplexChannel) channel).shutdownOutput();
    }

    @Override
    protected void tick(long now) {
        if (leaving && now - since >= LINGER_NANOS) {
            close();
        }
        if (busy || leaving) {
            return;
        }
        long left = unread();
        if (left != unread) {
            unread = left;
            since = now;
        }
        long limit = left > 0 ? readNanos : headBegun ? headNanos : idleNanos;
        if (now - since >= limit) {
            close();
        }
    }

    /** What of the answer the client's window had no room for yet; what it reads on shows as progress within a message. */
    private long unread() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    }

    /** Closes beneath the other handlers, which would first wait until the client has read what was written. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
    private void close() {
        channel.pipeline().firstContext().close();
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
