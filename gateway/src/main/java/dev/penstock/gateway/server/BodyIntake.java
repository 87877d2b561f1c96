package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.loop.ByteCollector;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.loop.Watch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads one request body within a bound on its size and on the slowness of its sender. A body that is refused is thrown away
 * for a moment before the connection closes, so that the client gets to read why. Confined to one event loop.
 */
final class BodyIntake extends Watch {
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString CONTENT_ENCODING = AsciiString.cached("content-encoding");
    private static final AsciiString EXPECT = AsciiString.cached("expect");

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Way way;
    private final Sweeper sweeper;
    private final Limits limits;
    private final Consumer<byte[]> whole;
    private final Consumer<Problem> refused;
    private final ByteCollector body;
    private long received;
    private long windowBegan = System.nanoTime();
    private long receivedBefore;
    private long refusedAt;
    private boolean refusing;

    /**
     * What is put up with.
     *
     * @param bytesMax of a body
     * @param bytesPerSecondMin that a body must bring, on average over each window
     * @param window also how long a sender may pause
     */
    record Limits(long bytesMax, long bytesPerSecondMin, Duration window) {}

    /** How the request came. */
    interface Way {
        /** Tells a sender that waits for it to go on (RFC 9110 §10.1.1). */
        void goOn();

        /** The answer that follows is the connection's last. */
        void lastAnswer();

        void close();
    }

    private BodyIntake(Way way, Sweeper sweeper, Limits limits, Consumer<byte[]> whole, Consumer<Problem> refused) {
        this.way = way;
        this.sweeper = sweeper;
        this.limits = limits;
        this.whole = whole;
        this.refused = refused;
        this.body = new ByteCollector(limits.bytesMax());
    }

    /** Reads the body of a request of Vert.x; exactly one of the two is called, unless the client leaves first. */
    static void read(
            HttpServerRequest request,
            Sweeper sweeper,
            Limits limits,
            Consumer<byte[]> whole,
            Consumer<Problem> refused) {
        BodyIntake intake = begin(request.headers(), new VertxWay(request), sweeper, limits, whole, refused);
        request.handler(piece -> intake.received(((BufferInternal) piece).getByteBuf()));
        request.endHandler(end -> intake.ended());
        request.exceptionHandler(broken -> intake.gone());
    }

    /**
     * Begins to read a body; exactly one of the two is called, unless the client leaves first. Whoever begins tells of each
     * piece, of the end, and of the client's leaving.
     */
    static BodyIntake begin(
            MultiMap headers,
            Way way,
            Sweeper sweeper,
            Limits limits,
            Consumer<byte[]> whole,
            Consumer<Problem> refused) {
        BodyIntake intake = new BodyIntake(way, sweeper, limits, whole, refused);
        sweeper.add(intake);
        String coding = headers.get(CONTENT_ENCODING);
        String length = headers.get(CONTENT_LENGTH);
        if (coding != null && !"identity".equalsIgnoreCase(coding)) {
            intake.refuse(packed());
        } else if (length != null && length.length() < 19 && Long.parseLong(length) > limits.bytesMax()) {
            intake.refuse(intake.tooLarge());
        } else if ("100-continue".equalsIgnoreCase(headers.get(EXPECT))) {
            way.goOn();
        }
        return intake;
    }

    private record VertxWay(HttpServerRequest request) implements Way {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // whoever leaves is told of in another way
        public void goOn() {
            request.response().writeContinue();
        }

        @Override
        public void lastAnswer() {
            request.response().putHeader("connection", "close");
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
        public void close() {
            request.connection().close();
        }
    }

    void received(ByteBuf piece) {
        int length = piece.readableBytes();
        received += length;
        if (refusing) {
            return;
        }
        boolean fits;
        if (piece.hasArray()) {
            int from = piece.arrayOffset() + piece.readerIndex();
            fits = body.take(piece.array(), from, from + length);
        } else {
            fits = body.take(ByteBufUtil.getBytes(piece), 0, length);
        }
        if (!fits) {
            refuse(tooLarge());
        }
    }

    void ended() {
        sweeper.remove(this);
        if (refusing) {
            way.close();
            return;
        }
        whole.accept(body.toArray());
    }

    /** The client has left. */
    void gone() {
        sweeper.remove(this);
    }

    private Problem tooLarge() {
        return Problem.of(
                Problem.Kind.TOO_LARGE,
                "The request body is over " + limits.bytesMax() + " bytes.",
                null,
                "request_too_large");
    }

    private static Problem packed() {
        return new Problem(
                Problem.Kind.INVALID_REQUEST,
                415,
                "The request body is compressed (expected: no content-encoding).",
                null,
                "unsupported_content_encoding",
                null,
                null);
    }

    private void refuse(Problem problem) {
        refusing = true;
        refusedAt = System.nanoTime();
        way.lastAnswer();
        refused.accept(problem);
    }

    @Override
    protected void tick(long now) {
        if (refusing) {
            if (now - refusedAt >= LINGER_NANOS) {
                sweeper.remove(this);
                way.close();
            }
            return;
        }
        long waited = now - windowBegan;
        if (waited < limits.window().toNanos()) {
            return;
        }
        if (received - receivedBefore < limits.bytesPerSecondMin() * TimeUnit.NANOSECONDS.toMillis(waited) / 1000) {
            refuse(Problem.of(
                    Problem.Kind.SLOW_REQUEST,
                    "The request body came at less than " + limits.bytesPerSecondMin() + " bytes a second."));
        }
        windowBegan = now;
        receivedBefore = received;
    }
}
