package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.UpstreamRequest.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection in HTTP/1.1, which carries one exchange after the other (RFC 9112 §9.3): it is idle again when the answer has
 * come whole, and closed when anything is not as it should be. Confined to one event loop.
 */
final class PlainConnection extends ChannelInboundHandlerAdapter implements Carrier {
    private static final AsciiString HTTP = AsciiString.cached(" HTTP/1.1\r\nhost: ");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("\r\ncontent-length: ");
    private static final AsciiString HEAD_END = AsciiString.cached("\r\n\r\n");

    /** Room for all of a head but its target and the caller's words. */
    private static final int HEAD_BYTES = 512;

    private final ContextInternal context;
    private final Channel channel;
    private final String authority;
    private final Consumer<PlainConnection> idle;
    private @Nullable UpstreamExchange exchange;
    private boolean sent;
    private boolean written;
    private boolean interim;
    private boolean keptAlive;
    private boolean idleDue;
    private long idleSince;

    /**
     * @param authority for the header {@code host}
     * @param idle is told when another exchange can begin
     */
    PlainConnection(ContextInternal context, Channel channel, String authority, Consumer<PlainConnection> idle) {
        this.context = context;
        this.channel = channel;
        this.authority = authority;
        this.idle = idle;
    }

    void begin(UpstreamExchange next) {
        exchange = next;
        sent = false;
        written = false;
    }

    long idleSince() {
        return idleSince;
    }

    @Override
    public @Nullable InetAddress peer() {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its listener is told
    public void send(HttpMethod method, String target, Consumer<Headers> headers, List<Slice> body) {
        sent = true;
        int length = 0;
        for (Slice slice : body) {
            length += slice.length();
        }
        // In one piece: a message in parts would be copied just the same, and cost a call to the system for each.
        ByteBuf message = channel.alloc().directBuffer(HEAD_BYTES + target.length() + length);
        ByteBufUtil.writeAscii(message, method.name());
        message.writeByte(' ');
        ByteBufUtil.writeAscii(message, target);
        ByteBufUtil.writeAscii(message, HTTP);
        ByteBufUtil.writeAscii(message, authority);
        headers.accept((name, value) -> {
            message.writeShort('\r' << 8 | '\n');
            ByteBufUtil.writeAscii(message, name);
            message.writeShort(':' << 8 | ' ');
            ByteBufUtil.writeAscii(message, value);
        });
        if (!body.isEmpty()) {
            ByteBufUtil.writeAscii(message, CONTENT_LENGTH);
            ByteBufUtil.writeAscii(message, Integer.toString(length));
        }
        ByteBufUtil.writeAscii(message, HEAD_END);
        for (Slice slice : body) {
            message.writeBytes(slice.bytes(), slice.from(), slice.length());
        }
        UpstreamExchange sending = exchange;
        channel.writeAndFlush(message).addListener(done -> written |= done.isSuccess() && isFor(sending));
    }

    @SuppressWarnings("ReferenceEquality") // this very exchange
    private boolean isFor(@Nullable UpstreamExchange one) {
        return exchange == one;
    }

    @Override
    public void channelRead(ChannelHandlerContext netty, Object message) {
        ContextInternal before = context.beginDispatch();
        try {
            read((HttpObject) message);
        } finally {
            context.endDispatch(before);
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject message) {
        UpstreamExchange current = exchange;
        if (current == null) {
            // Nobody asked: what comes now would be taken for the answer to the next request.
            idleDue = false;
            close();
            return;
        }
        if (message.decoderResult().isFailure()) {
            breakOff(message.decoderResult().cause());
            return;
        }
        if (message instanceof HttpResponse response) {
            int status = response.status().code();
            interim = status < 200 && status != 101;
            if (!interim) {
                keptAlive = HttpUtil.isKeepAlive(response) && status != 101;
                current.answered(status, response.headers()::get);
            }
        }
        if (message instanceof HttpContent content && !interim) {
            received(current, content.content());
            if (message instanceof LastHttpContent) {
                ended(current);
            }
        }
    }

    private void received(UpstreamExchange current, ByteBuf piece) {
        int length = piece.readableBytes();
        if (length > 0 && isFor(current)) {
            byte[] bytes = new byte[length];
            piece.getBytes(piece.readerIndex(), bytes);
            current.received(bytes, 0, length);
        }
    }

    private void ended(UpstreamExchange current) {
        if (!isFor(current)) {
            return;
        }
        exchange = null;
        if (keptAlive && written) {
            idleDue = true;
        } else {
            close();
        }
        current.ended();
    }

    /** Not before all that came with an answer was looked at: more than that is no answer to whoever asks next. */
    @Override
    public void channelReadComplete(ChannelHandlerContext netty) {
        if (idleDue) {
            goIdle();
        }
    }

    private void goIdle() {
        idleDue = false;
        if (channel.isActive()) {
            idleSince = System.nanoTime();
            channel.config().setAutoRead(true);
            idle.accept(this);
        }
    }

    private void breakOff(Throwable cause) {
        UpstreamExchange current = exchange;
        exchange = null;
        close();
        if (current != null) {
            context.dispatch(cause, current::broken);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext netty, Throwable cause) {
        breakOff(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext netty) {
        breakOff(new ClosedChannelException());
    }

    @Override
    public void pause() {
        if (exchange != null) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void resume() {
        if (exchange != null) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void reset() {
        if (exchange == null) {
            return;
        }
        exchange = null;
        if (sent) {
            close();
        } else {
            goIdle();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void close() {
        channel.close();
    }
}
