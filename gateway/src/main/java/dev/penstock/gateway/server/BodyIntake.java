package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.loop.Watch;
import dev.penstock.gateway.pipeline.ByteCollector;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request body within a bound on its size and on the slowness of its sender. A body that is refused is thrown away
 * for a moment before the connection closes, so that the client gets to read why. Confined to one event loop.
 */
final class BodyIntake extends Watch {
    /** Senders may be this slow to begin, whatever the least rate. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final HttpServerRequest request;
    private final Sweeper sweeper;
    private final long bytesMax;
    private final long bytesPerSecondMin;
    private final Consumer<byte[]> whole;
    private final Consumer<Problem> refused;
    private final long startedAt = System.nanoTime();
    private byte @Nullable [] only;
    private @Nullable ByteCollector collector;
    private long received;
    private long refusedAt;
    private boolean refusing;

    private BodyIntake(
            HttpServerRequest request,
            Sweeper sweeper,
            long bytesMax,
            long bytesPerSecondMin,
            Consumer<byte[]> whole,
            Consumer<Problem> refused) {
        this.request = request;
        this.sweeper = sweeper;
        this.bytesMax = bytesMax;
        this.bytesPerSecondMin = bytesPerSecondMin;
        this.whole = whole;
        this.refused = refused;
    }

    /** Reads the body; exactly one of the two is called, unless the client leaves first. */
    static void read(
            HttpServerRequest request,
            Sweeper sweeper,
            long bytesMax,
            long bytesPerSecondMin,
            Consumer<byte[]> whole,
            Consumer<Problem> refused) {
        BodyIntake intake = new BodyIntake(request, sweeper, bytesMax, bytesPerSecondMin, whole, refused);
        request.handler(intake::received);
        request.endHandler(end -> intake.ended());
        request.exceptionHandler(broken -> sweeper.remove(intake));
        String length = request.getHeader("content-length");
        sweeper.add(intake);
        if (length != null && length.length() < 19 && Long.parseLong(length) > bytesMax) {
            intake.refuse(intake.tooLarge());
            return;
        }
        if (request.getHeader("expect") != null) {
            request.response().writeContinue();
        }
    }

    private void received(Buffer buffer) {
        received += buffer.length();
        if (refusing) {
            return;
        }
        if (received > bytesMax) {
            only = null;
            collector = null;
            refuse(tooLarge());
        } else if (only == null && collector == null) {
            only = buffer.getBytes();
        } else {
            collect(buffer);
        }
    }

    private void collect(Buffer buffer) {
        ByteCollector all = collector;
        if (all == null) {
            all = new ByteCollector(bytesMax);
            byte[] first = only;
            if (first != null) {
                all.add(first, 0, first.length);
            }
            only = null;
            collector = all;
        }
        ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.readerIndex();
            all.add(bytes.array(), from, from + buffer.length());
        } else {
            all.add(buffer.getBytes(), 0, buffer.length());
        }
    }

    private void ended() {
        sweeper.remove(this);
        if (refusing) {
            request.connection().close();
            return;
        }
        byte[] body = only;
        if (body == null) {
            body = collector == null ? new byte[0] : collector.toArray();
        }
        whole.accept(body);
    }

    private Problem tooLarge() {
        return Problem.of(
                Problem.Kind.TOO_LARGE, "The request body is over " + bytesMax + " bytes.", null, "request_too_large");
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
        long late = now - startedAt - GRACE_NANOS;
        if (late > 0 && received < TimeUnit.NANOSECONDS.toSeconds(late) * bytesPerSecondMin) {
            refuse(Problem.of(
                    Problem.Kind.SLOW_REQUEST,
                    "The request body came at less than " + bytesPerSecondMin + " bytes a second."));
        }
    }
}
