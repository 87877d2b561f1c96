package dev.penstock.gateway.loop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;

/**
 * Sends what was written to a connection once the event loop has looked at all that came in, instead of at once. What arrives
 * together then leaves together: several writes to one connection become one, and whoever reads at the other end is woken once
 * instead of for each of them, which under load is a good part of what a call costs. Nothing waits for anything but the
 * work that was already there. Confined to one event loop.
 */
public final class LateFlush extends ChannelOutboundHandlerAdapter {
    private boolean due;

    private LateFlush() {}

    /** Beneath all other handlers, so that it sees bytes. */
    public static void install(ChannelPipeline pipeline) {
        pipeline.addFirst("penstock-late-flush", new LateFlush());
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
