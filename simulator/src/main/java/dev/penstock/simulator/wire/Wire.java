package dev.penstock.simulator.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/** The connection beneath a request, for what HTTP forbids: resets, raw bytes. Confined to its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a connection that is broken off
public final class Wire {
    private static final long INTERNAL_ERROR = 2;

    private final HttpServerRequest request;

    public Wire(HttpServerRequest request) {
        this.request = request;
    }

    /** Closes the connection, by RST or by FIN; on HTTP/2 the former resets the stream alone. */
    public void cut(boolean byReset) {
        if (byReset && !takesRawBytes()) {
            request.response().reset(INTERNAL_ERROR);
            return;
        }
        ChannelHandlerContext context = context();
        if (byReset) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        context.channel().close();
    }

    /** Whether bytes past the HTTP encoder make sense: not between the frames of HTTP/2. */
    boolean takesRawBytes() {
        return request.version() != HttpVersion.HTTP_2;
    }

    /** Bytes past the HTTP encoder; complete when they are handed to the socket. */
    Future<Void> raw(byte[] bytes) {
        Promise<Void> written = Promise.promise();
        ChannelHandlerContext encoder = context().pipeline().context("httpEncoder");
        if (encoder == null) {
            return Future.failedFuture("the caller has left");
        }
        encoder.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(result -> {
            if (result.isSuccess()) {
                written.complete();
            } else {
                written.fail(result.cause());
            }
        });
        return written.future();
    }

    private ChannelHandlerContext context() {
        return ((HttpServerConnection) request.connection()).channelHandlerContext();
    }
}
