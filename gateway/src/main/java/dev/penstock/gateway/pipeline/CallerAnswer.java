package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.observe.Page;
import dev.penstock.gateway.observe.PayloadText;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, in the caller's dialect and with the headers that official clients act on. Confined to one event
 * loop.
 */
public final class CallerAnswer {
    private static final AsciiString USER_AGENT = AsciiString.cached("user-agent");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString JSON = AsciiString.cached("application/json");
    private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
    private static final AsciiString PROVIDER = AsciiString.cached("x-penstock-provider");
    private static final AsciiString DROPPED = AsciiString.cached("x-penstock-dropped");
    private static final AsciiString CACHE_CONTROL = AsciiString.cached("cache-control");
    private static final AsciiString NO_CACHE = AsciiString.cached("no-cache, no-transform");
    private static final AsciiString ACCEL_BUFFERING = AsciiString.cached("x-accel-buffering");
    private static final AsciiString NO = AsciiString.cached("no");

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final CallerDialect dialect;
    private final String requestId;
    private final UnaryOperator<byte[]> shape;
    private @Nullable ByteArrayOutputStream copy;

    public CallerAnswer(HttpServerRequest request, CallerDialect dialect, String requestId) {
        this(request, dialect, requestId, UnaryOperator.identity());
    }

    /**
     * The same.
     *
     * @param shape what becomes of a good answer in one piece before it is sent
     */
    public CallerAnswer(
            HttpServerRequest request, CallerDialect dialect, String requestId, UnaryOperator<byte[]> shape) {
        this.shape = shape;
        this.request = request;
        this.response = request.response();
        this.dialect = dialect;
        this.requestId = requestId;
        response.headers().add(REQUEST_ID, requestId);
        String own = dialect.requestIdHeader();
        if (own != null) {
            response.headers().add(own, requestId);
        }
    }

    public String requestId() {
        return requestId;
    }

    /** Remembers the beginning of what is sent from now on. */
    void keepCopy() {
        copy = new ByteArrayOutputStream();
    }

    /** The beginning of what was sent; null unless it was asked for. */
    byte @Nullable [] copy() {
        return copy == null ? null : copy.toByteArray();
    }

    private void copy(Buffer sent) {
        if (copy != null && copy.size() < PayloadText.ANSWER_BYTES) {
            byte[] begin = sent.getBytes(0, Math.min(sent.length(), PayloadText.ANSWER_BYTES - copy.size()));
            copy.write(begin, 0, begin.length);
        }
    }

    /** Where the caller's connection comes from; empty where that is not known. */
    String address() {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }

    /** What the caller says that it is. */
    String userAgent() {
        String agent = request.getHeader(USER_AGENT);
        return agent == null ? "" : agent;
    }

    /** Called when the caller's connection closes before the answer has ended. */
    void onGone(Runnable gone) {
        response.closeHandler(closed -> gone.run());
    }

    /** Called when the caller has read what stood in the way of more. */
    void onDrained(Runnable drained) {
        response.drainHandler(ready -> drained.run());
    }

    void servedBy(String provider, List<String> dropped) {
        response.headers().add(PROVIDER, provider);
        if (!dropped.isEmpty()) {
            response.putHeader(DROPPED, String.join(", ", dropped));
        }
    }

    public void whole(int status, byte[] body) {
        send(status, shape.apply(body));
    }

    private void send(int status, byte[] body) {
        response.setStatusCode(status).headers().add(CONTENT_TYPE, JSON);
        end(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
    }

    /** The answer to a call. */
    void answer(byte[] body) {
        whole(200, dialect.answer(body, requestId));
    }

    /** An answer that is no call's. */
    @SuppressWarnings("FutureReturnValueIgnored") // the answer is written when there is one
    public void page(Future<Page> coming) {
        coming.onSuccess(page -> {
                    if (!response.ended() && !response.closed()) {
                        page.headers().forEach(response::putHeader);
                        response.setStatusCode(page.status())
                                .putHeader(CONTENT_TYPE, page.contentType())
                                .end(page.body());
                    }
                })
                .onFailure(failure -> error(
                        Problem.of(Problem.Kind.OVERLOADED, "The books cannot be read right now; try again later.")
                                .withRetryAfter(Duration.ofSeconds(1))));
    }

    public void error(Problem problem) {
        if (response.headWritten() || response.closed()) {
            return;
        }
        response.putHeader("x-should-retry", Boolean.toString(mayTryAgain(problem)));
        Duration wait = problem.retryAfter();
        if (wait != null) {
            response.putHeader(
                    "retry-after",
                    Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
            response.putHeader("retry-after-ms", Long.toString(wait.toMillis()));
        }
        if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
            response.putHeader("www-authenticate", "Bearer realm=\"penstock\"");
        }
        send(problem.status(), dialect.error(problem, requestId));
    }

    /** Whether a client that tries again by itself may get a better answer. */
    private static boolean mayTryAgain(Problem problem) {
        return problem.kind().retryable() || problem.kind() == Problem.Kind.RATE_LIMITED;
    }

    void startStream(String contentType) {
        response.setChunked(true)
                .setStatusCode(200)
                .putHeader(CONTENT_TYPE, contentType)
                .putHeader(CACHE_CONTROL, NO_CACHE)
                .putHeader(ACCEL_BUFFERING, NO);
    }

    void write(Buffer bytes) {
        copy(bytes);
        response.write(bytes);
    }

    boolean full() {
        return response.writeQueueFull();
    }

    void end() {
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }

    void end(Buffer last) {
        copy(last);
        response.end(last);
    }

    /**
     * Drops the connection and what is unsent; for a caller that does not read. Beneath the other handlers, which would first
     * wait until it has read.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
    void drop() {
        ((ConnectionBase) request.connection())
                .channel()
                .pipeline()
                .firstContext()
                .close();
    }
}
