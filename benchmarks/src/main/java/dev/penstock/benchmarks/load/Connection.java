package dev.penstock.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kept connection of the load client, with at most one request on its way; confined to the event loop of its volley. */
final class Connection extends ChannelInboundHandlerAdapter {
    /** Every so many requests, the bytes of the reply are compared; enough to find a fault, too few to load the CPU. */
    private static final int DIGEST_EVERY = 16;

    private final Volley volley;
    private final EventMeter meter = new EventMeter(this::stampSeen);
    private final MessageDigest digest = sha256();
    private @Nullable ChannelHandlerContext context;
    private long intendedNanos;
    private long arrivedNanos;
    private int status;
    private int requests;
    private boolean waiting;
    private boolean bodySeen;

    Connection(Volley volley) {
        this.volley = volley;
    }

    /** Sends the volley's request, which the schedule wanted sent at that moment. */
    void send(ByteBuf message, long intended) {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        intendedNanos = intended;
        waiting = true;
        bodySeen = false;
        requests++;
        meter.reset();
        var _ = context.writeAndFlush(message, context.voidPromise());
    }

    /** Whether a request is on its way. */
    boolean waiting() {
        return waiting;
    }

    void close() {
        if (context != null) {
            var _ = context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        volley.ready(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        volley.broken(this, "connection closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        volley.broken(this, String.valueOf(cause.getMessage()));
        var _ = ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            arrivedNanos = System.nanoTime();
            if (message instanceof HttpResponse response) {
                status = response.status().code();
            }
            if (message instanceof HttpContent content) {
                read(content.content());
                if (content instanceof LastHttpContent && waiting) {
                    end();
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ByteBuf piece) {
        if (!piece.isReadable()) {
            return;
        }
        if (!bodySeen) {
            bodySeen = true;
            volley.tally().firstByte(arrivedNanos - intendedNanos);
        }
        if (volley.countsEvents()) {
            meter.read(piece);
        }
        if (digests()) {
            digest.update(piece.nioBuffer());
        }
    }

    private void end() {
        waiting = false;
        if (status == 200) {
            Optional<String> sha256 =
                    digests() ? Optional.of(HexFormat.of().formatHex(digest.digest())) : Optional.empty();
            volley.tally().completed(arrivedNanos - intendedNanos, new Expected(meter.events(), sha256));
        } else {
            digest.reset();
            volley.tally().failed("status " + status);
        }
        volley.settled();
        volley.ready(this);
    }

    private boolean digests() {
        return requests % DIGEST_EVERY == 1;
    }

    private void stampSeen(long stampNanos) {
        volley.tally().event(arrivedNanos - stampNanos);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
