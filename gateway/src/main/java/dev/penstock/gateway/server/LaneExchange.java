package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.pipeline.CallerExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on a {@link CallLane} and the answer to it, which is written as bytes (RFC 9112): nothing but what a call needs
 * stands between it and the socket. Confined to one event loop.
 */
final class LaneExchange implements CallerExchange, BodyIntake.Way {
    private static final AsciiString HTTP = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString HEAD_END = AsciiString.cached("\r\n");
    private static final AsciiString CHUNKED = AsciiString.cached("transfer-encoding: chunked\r\n\r\n");
    private static final AsciiString CONNECTION = AsciiString.cached("connection");
    private static final AsciiString CLOSE = AsciiString.cached("close");
    private static final AsciiString GO_ON = AsciiString.cached("HTTP/1.1 100 Continue\r\n\r\n");
    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n\r\n");
    private static final int LINE_END = '\r' << 8 | '\n';

    /** Room for the head of an answer, in most cases; the first of them for the status line. */
    private static final int HEAD_BYTES = 512;

    private static final int STATUS_LINE_BYTES = 96;
    /** A status and the blank after it. */
    private static final int STATUS_BYTES = 4;

    /** Room for the length of a chunk and the ends of its lines. */
    private static final int FRAME_BYTES = 16;

    private final CallLane lane;
    private final HttpRequest request;
    private final ChannelHandlerContext way;
    /** What of the answer has not been handed over: a head while it is made, and what is sent along with it. */
    private @Nullable ByteBuf head;

    private @Nullable BodyIntake intake;
    private boolean requestOver;
    private boolean begun;
    private boolean last;
    private boolean over;
    private boolean isGone;
    private @Nullable Runnable gone;
    private @Nullable Runnable drained;

    /** @param way past the encoder, which has nothing to do with bytes */
    LaneExchange(CallLane lane, HttpRequest request, ChannelHandlerContext way) {
        this.lane = lane;
        this.request = request;
        this.way = way;
        this.last = !HttpUtil.isKeepAlive(request);
        this.head = way.alloc().directBuffer(HEAD_BYTES).setIndex(STATUS_LINE_BYTES, STATUS_LINE_BYTES);
    }

    // The request.

    /** What a request asks for, without the query. */
    static String path(HttpRequest request) {
        String target = request.uri();
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    @Override
    public MultiMap headers() {
        return (MultiMap) request.headers();
    }

    @Override
    public String path() {
        return path(request);
    }

    @Override
    public String address() {
        return lane.address(headers());
    }

    void read(Sweeper sweeper, BodyIntake.Limits limits, Consumer<byte[]> whole, Consumer<Problem> refused) {
        intake = BodyIntake.begin(headers(), this, sweeper, limits, whole, refused);
    }

    void received(HttpContent piece) {
        BodyIntake reading = intake;
        boolean end = piece instanceof LastHttpContent;
        requestOver |= end;
        if (reading == null) {
            return;
        }
        if (piece.content().isReadable()) {
            reading.received(piece.content());
        }
        if (end) {
            intake = null;
            reading.ended();
        }
    }

    @Override
    public void goOn() {
        send(Unpooled.wrappedBuffer(GO_ON.array()));
    }

    @Override
    public void lastAnswer() {
        last = true;
    }

    @Override
    public void close() {
        lane.close();
    }

    boolean isRequestOver() {
        return requestOver;
    }

    /** Whether the connection is to be closed after this. */
    boolean isLast() {
        return last;
    }

    /** The connection is closed. */
    void left() {
        if (intake != null) {
            intake.gone();
            intake = null;
        }
        isGone = true;
        if (!over) {
            over();
            if (gone != null) {
                gone.run();
            }
        }
    }

    // The answer.

    @Override
    public void add(CharSequence name, CharSequence value) {
        ByteBuf to = head;
        if (to == null || begun) {
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ') {
                throw new IllegalArgumentException("a control character in the header " + name);
            }
        }
        ByteBufUtil.writeAscii(to, name);
        to.writeShort(':' << 8 | ' ');
        ByteBufUtil.writeAscii(to, value);
        to.writeShort(LINE_END);
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean isGone() {
        return isGone;
    }

    /** Whether the answer has ended, or nobody is there to get one. */
    boolean isOver() {
        return over;
    }

    @Override
    public void answer(int status, byte[] body) {
        if (begun || over) {
            return;
        }
        add(CONTENT_LENGTH, Integer.toString(body.length));
        begin(status, HEAD_END);
        send(taken(body.length).writeBytes(body));
        ended();
    }

    @Override
    public void begin(int status) {
        if (!begun && !over) {
            begin(status, CHUNKED);
        }
    }

    /** The status line comes before the headers, but is known after them; there is room for it. */
    private void begin(int status, AsciiString headEnd) {
        if (last) {
            add(CONNECTION, CLOSE);
        }
        begun = true;
        ByteBuf to = taken(headEnd.length());
        head = to;
        ByteBufUtil.writeAscii(to, headEnd);
        HttpResponseStatus named = HttpResponseStatus.valueOf(status);
        int end = to.writerIndex();
        int start = STATUS_LINE_BYTES
                - HTTP.length()
                - STATUS_BYTES
                - named.reasonPhrase().length()
                - 2;
        to.setIndex(start, start);
        ByteBufUtil.writeAscii(to, HTTP);
        ByteBufUtil.writeAscii(to, named.codeAsText());
        to.writeByte(' ');
        ByteBufUtil.writeAscii(to, named.reasonPhrase());
        to.writeShort(LINE_END);
        to.writerIndex(end);
    }

    @Override
    public void write(ByteBuf piece) {
        if (over || !piece.isReadable()) {
            piece.release();
            return;
        }
        send(framed(piece, 0));
    }

    @Override
    public void end(ByteBuf piece) {
        if (over) {
            piece.release();
            return;
        }
        ByteBuf rest = piece.isReadable() ? framed(piece, LAST_CHUNK.length()) : taken(LAST_CHUNK.length());
        ByteBufUtil.writeAscii(rest, LAST_CHUNK);
        send(rest);
        ended();
    }

    /** A chunk (RFC 9112 §7.1), behind what has not been sent yet. */
    private ByteBuf framed(ByteBuf piece, int more) {
        ByteBuf frame = taken(piece.readableBytes() + FRAME_BYTES + more);
        ByteBufUtil.writeAscii(frame, Integer.toHexString(piece.readableBytes()));
        frame.writeShort(LINE_END);
        frame.writeBytes(piece);
        piece.release();
        frame.writeShort(LINE_END);
        return frame;
    }

    private ByteBuf taken(int room) {
        ByteBuf unsent = head;
        head = null;
        return unsent == null ? way.alloc().directBuffer(room) : unsent.ensureWritable(room);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever leaves is told of in another way
    private void send(ByteBuf bytes) {
        way.writeAndFlush(bytes);
    }

    private void ended() {
        over();
        lane.answered();
    }

    private void over() {
        over = true;
        if (head != null) {
            head.release();
            head = null;
        }
    }

    @Override
    public boolean isFull() {
        return !way.channel().isWritable();
    }

    /** There is room again. */
    void drained() {
        if (!over && drained != null) {
            drained.run();
        }
    }

    @Override
    public void onGone(Runnable told) {
        gone = told;
    }

    @Override
    public void onDrained(Runnable told) {
        drained = told;
    }

    @Override
    public void drop() {
        lane.drop();
    }
}
