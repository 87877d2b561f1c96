package dev.penstock.gateway.server;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of a body whose length was announced next to each other in one array of that size. What goes on from here is
 * a view of the array, so that whoever wants the whole body has it without a further copy. Confined to one event loop.
 *
 * <p>An announcement alone must not cost memory: the array is made only if the first piece brings a fair part of it.
 */
final class BodyArray {
    private static final long BYTES_MAX = 4L * 1024 * 1024;

    /** The array has at most this many times the bytes that came. */
    private static final int WASTE_MAX = 4;

    private byte @Nullable [] body;
    private int filled;
    private long announced;

    void begin(HttpRequest request) {
        body = null;
        filled = 0;
        announced = request.decoderResult().isSuccess() ? HttpUtil.getContentLength(request, 0L) : 0;
    }

    /** The same piece; if it now lies in the array, what it was is released. */
    HttpContent put(HttpContent piece) {
        int length = piece.content().readableBytes();
        if (length == 0 || !piece.decoderResult().isSuccess()) {
            return piece;
        }
        if (announced > 0) {
            body = announced <= BYTES_MAX && announced <= (long) WASTE_MAX * length ? new byte[(int) announced] : null;
            announced = 0;
        }
        byte[] into = body;
        if (into == null || length > into.length - filled) {
            return piece;
        }
        piece.content().getBytes(piece.content().readerIndex(), into, filled, length);
        piece.release();
        var view = Unpooled.wrappedBuffer(into, filled, length);
        filled += length;
        return piece instanceof LastHttpContent ? new DefaultLastHttpContent(view) : new DefaultHttpContent(view);
    }
}
