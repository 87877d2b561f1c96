package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.loop.ByteCollector;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.loop.Watch;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
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

    private final HttpServerRequest request;
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

    private BodyIntake(
            HttpServerRequest request,
            Sweeper sweeper,
            Limits limits,
            Consumer<byte[]> whole,
            Consumer<Problem> refused) {
        this.request = request;
        this.sweeper = sweeper;
        this.limits = limits;
        this.whole = whole;
        this.refused = refused;
        this.body = new ByteCollector(limits.bytesMax());
    }

    /** Reads the body; exactly one of the two is called, unless the client leaves first. */
    static void read(
            HttpServerRequest request,
            Sweeper sweeper,
            Limits limits,
            Consumer<byte[]> whole,
            Consumer<Problem> refused) {
        BodyIntake intake = new BodyIntake(request, sweeper, limits, whole, refused);
        request.handler(intake::received);
        request.endHandler(end -> intake.ended());
        request.exceptionHandler(broken -> sweeper.remove(intake));
        String length = request.getHeader(CONTENT_LENGTH);
        sweeper.add(intake);
        String coding = request.getHeader(CONTENT_ENCODING);
        if (coding != null && !"identity".equalsIgnoreCase(coding)) {
            intake.refuse(packed());
            return;
        }
        if (length != null && length.length() < 19 && Long.parseLong(length) > limits.bytesMax()) {
            intake.refuse(intake.tooLarge());
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(EXPECT))) {
            request.response().writeContinue();
        }
    }

    private void received(Buffer buffer) {
        received += buffer.length();
        if (refusing) {
            return;
        }
        ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
        boolean fits;
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.readerIndex();
            fits = body.take(bytes.array(), from, from + buffer.length());
        } else {
            fits = body.take(buffer.getBytes(), 0, buffer.length());
        }
        if (!fits) {
            refuse(tooLarge());
        }
    }

    private void ended() {
        sweeper.remove(this);
        if (refusing) {
            request.connection().close();
            return;
        }
        whole.accept(body.toArray());
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
        request.response().putHeader("connection", "close");
        refused.accept(problem);
    }

    @Override
    protected void tick(long now) {
        if (refusing) {
            if (now - refusedAt >= LINGER_NANOS) {
                sweeper.remove(this);
                request.connection().close();
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
