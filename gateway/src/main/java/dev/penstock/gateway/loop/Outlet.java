package dev.penstock.gateway.loop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last thing between a connection's handlers and its socket. Confined to one event loop.
 *
 * <p>Sends what was written once the event loop has looked at all that came in, instead of at once. What arrives together then
 * leaves together: several writes to one connection become one, and whoever reads at the other end is woken once instead of
 * for each of them, which under load is a good part of what a call costs. Nothing waits for anything but the work that was
 * already there.
 *
 * <p>Closes the connection when a part of what should be sent cannot be, for want of memory say. An encoder hands over a
 * message in several parts and nobody waits for each: were one left out, what follows would be read as something it is not.
 */
public final class Outlet extends ChannelOutboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private boolean due;

    private Outlet() {}

    /** Beneath all other handlers, so that it sees bytes. */
    public static void install(ChannelPipeline pipeline) {
        pipeline.addFirst("penstock-outlet", new Outlet());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever writes holds the promise
    public void write(ChannelHandlerContext context, Object part, ChannelPromise promise) {
        // A promise that tells nobody cannot be asked either.
        ChannelPromise outcome = promise.isVoid() ? context.newPromise() : promise;
        context.write(part, outcome);
        Throwable failure = outcome.cause();
        if (failure != null && !(failure instanceof ClosedChannelException)) {
            LOG.warn("a connection is closed because a part of a message cannot be sent", failure);
            context.close();
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (!due) {
            due = true;
            context.channel().eventLoop().execute(() -> flushNow(context));
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever closes holds the promise
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        flushNow(context);
        context.close(promise);
    }

    private void flushNow(ChannelHandlerContext context) {
        if (due) {
            due = false;
            context.flush();
        }
    }
}
