package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.gateway.loop.Watch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.buffer.BufferInternal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a provider: sends it, watches its time limits, removes a content coding, and tells its listener.
 * Confined to one event loop.
 */
public final class UpstreamCall extends Watch {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);
    private static final AsciiString ACCEPT = AsciiString.cached("accept");
    private static final AsciiString ACCEPT_ENCODING = AsciiString.cached("accept-encoding");
    private static final AsciiString CONTENT_ENCODING = AsciiString.cached("content-encoding");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString USER_AGENT = AsciiString.cached("user-agent");
    private static final AsciiString IDENTITY = AsciiString.cached("identity");
    private static final AsciiString JSON = AsciiString.cached("application/json");
    private static final AsciiString EVENT_STREAM = AsciiString.cached("text/event-stream");
    private static final AsciiString PENSTOCK = AsciiString.cached("penstock");

    /** After the caller has its whole answer the upstream may take this long to end its body before it is cut off. */
    private static final long DRAIN_NANOS = Duration.ofSeconds(2).toNanos();

    private final UpstreamClient client;
    private final Endpoint endpoint;
    private final HttpMethod method;
    private final UpstreamRequest content;
    private final CarriedHeaders carried;
    private final boolean streaming;
    private final UpstreamListener listener;
    private final long startedAt = System.nanoTime();
    private long lastByteAt;
    private boolean paused;
    private boolean done;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable BodyDecoder decoder;
    private long drainUntil;
    private boolean draining;

    UpstreamCall(
            UpstreamClient client,
            Endpoint endpoint,
            HttpMethod method,
            UpstreamRequest content,
            CarriedHeaders carried,
            boolean streaming,
            UpstreamListener listener) {
        this.client = client;
        this.endpoint = endpoint;
        this.method = method;
        this.content = content;
        this.carried = carried;
        this.streaming = streaming;
        this.listener = listener;
    }

    /** Sends the request; the listener may hear of a failure before this returns. */
    public void start() {
        client.sweeper().add(this);
        client.clientFor(endpoint)
                .request(endpoint.options(method, content.path()))
                .onComplete(connected -> {
                    if (connected.failed()) {
                        fail(unreachable(connected.cause()));
                    } else if (done) {
                        connected.result().reset();
                    } else if (forbidden(connected.result())) {
                        connected.result().reset();
                        fail(Problem.of(
                                Problem.Kind.UPSTREAM_UNREACHABLE,
                                endpoint.name() + " is at a private address, which the gateway's settings do not allow"
                                        + " (UPSTREAM_PRIVATE_ADDRESSES)."));
                    } else {
                        send(connected.result());
                    }
                });
    }

    /** What counts is where the connection really leads, whatever the name stood for before. Nothing has been sent yet. */
    private boolean forbidden(HttpClientRequest connected) {
        if (!endpoint.publicOnly()) {
            return false;
        }
        String address = connected.connection().remoteAddress(true).hostAddress();
        return address == null || PrivateNetworks.contains(InetAddress.ofLiteral(address));
    }

    private void send(HttpClientRequest connected) {
        request = connected;
        MultiMap headers = connected.headers();
        headers.add(ACCEPT, streaming ? EVENT_STREAM : JSON);
        headers.add(ACCEPT_ENCODING, IDENTITY);
        headers.add(USER_AGENT, PENSTOCK);
        endpoint.credential().ifPresent(header -> headers.add(header.name(), header.value()));
        if (endpoint.variant().dialect() == Dialect.ANTHROPIC) {
            addAnthropic(headers);
        }
        connected.response().onComplete(answer -> {
            if (answer.failed()) {
                fail(cutOff(answer.cause()));
            } else if (!done) {
                answered(answer.result());
            }
        });
        connected.exceptionHandler(failure -> fail(cutOff(failure)));
        if (content.body().isEmpty()) {
            connected.end();
            return;
        }
        headers.add(CONTENT_TYPE, JSON);
        connected.end(joined(content.body()));
    }

    /** The version decides how Anthropic reads a request, so the caller's own goes before the catalogue's. */
    private void addAnthropic(MultiMap headers) {
        String version = carried.version();
        headers.add("anthropic-version", version == null ? endpoint.variant().apiVersion() : version);
        String beta = carried.beta();
        if (beta != null) {
            headers.add("anthropic-beta", beta);
        }
    }

    private static Buffer joined(List<UpstreamRequest.Slice> body) {
        ByteBuf[] parts = new ByteBuf[body.size()];
        for (int i = 0; i < parts.length; i++) {
            UpstreamRequest.Slice slice = body.get(i);
            parts[i] = Unpooled.wrappedBuffer(slice.bytes(), slice.from(), slice.length());
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.length, parts));
    }

    private void answered(HttpClientResponse answer) {
        response = answer;
        answer.exceptionHandler(failure -> fail(cutOff(failure)));
        String coding = answer.getHeader(CONTENT_ENCODING);
        if (coding != null && !"identity".equalsIgnoreCase(coding)) {
            if (!"gzip".equalsIgnoreCase(coding) && !"x-gzip".equalsIgnoreCase(coding)) {
                cancelBecause(Problem.of(
                        Problem.Kind.UPSTREAM_MALFORMED,
                        endpoint.name() + " sent content-encoding " + printable(coding)
                                + " (expected: identity or gzip)"));
                return;
            }
            decoder = new BodyDecoder();
        }
        answer.handler(this::received);
        answer.endHandler(end -> ended());
        listener.answered(answer.statusCode(), answer.headers());
    }

    private void received(Buffer buffer) {
        if (done) {
            return;
        }
        lastByteAt = System.nanoTime();
        if (draining) {
            return;
        }
        ByteBuf buf = ((BufferInternal) buffer).getByteBuf();
        byte[] bytes;
        int from;
        if (buf.hasArray()) {
            bytes = buf.array();
            from = buf.arrayOffset() + buf.readerIndex();
        } else {
            bytes = buffer.getBytes();
            from = 0;
        }
        int to = from + buffer.length();
        if (decoder == null) {
            listener.received(bytes, from, to);
            return;
        }
        try {
            decoder.decode(bytes, from, to, (piece, start, end) -> {
                if (!done && !draining) {
                    listener.received(piece, start, end);
                }
            });
        } catch (DataFormatException e) {
            cancelBecause(Problem.of(
                    Problem.Kind.UPSTREAM_MALFORMED, endpoint.name() + " sent a broken gzip body: " + e.getMessage()));
        }
    }

    private void ended() {
        if (done) {
            return;
        }
        if (decoder != null && !decoder.complete()) {
            fail(Problem.of(Problem.Kind.UPSTREAM_CUT_OFF, endpoint.name() + " ended inside its gzip body"));
            return;
        }
        finish();
        if (!draining) {
            listener.ended();
        }
    }

    /** Cuts the call off at once; the listener hears nothing more. Does nothing after the end. */
    public void cancel() {
        if (done) {
            return;
        }
        finish();
        if (request != null) {
            request.reset();
        }
    }

    /** The listener has all it wants: what still comes is thrown away, so that the connection can be used again. */
    public void drain() {
        draining = true;
        drainUntil = System.nanoTime() + DRAIN_NANOS;
        resume();
    }

    /** Stops reading from the provider until {@link #resume()}; TCP then holds it back. */
    public void pause() {
        if (!paused && response != null && !done) {
            paused = true;
            response.pause();
        }
    }

    public void resume() {
        if (paused && response != null && !done) {
            paused = false;
            lastByteAt = System.nanoTime();
            response.resume();
        }
    }

    @Override
    protected void tick(long now) {
        TimeLimits limits = endpoint.limits();
        if (draining) {
            if (now - drainUntil >= 0) {
                cancel();
            }
        } else if (now - startedAt >= limits.total().toNanos()) {
            cancelBecause(timedOut("did not finish within", limits.total()));
        } else if (lastByteAt == 0) {
            if (now - startedAt >= limits.firstByte().toNanos()) {
                cancelBecause(timedOut("sent nothing within", limits.firstByte()));
            }
        } else if (!paused && now - lastByteAt >= limits.idle().toNanos()) {
            cancelBecause(timedOut("fell silent for", limits.idle()));
        }
    }

    private Problem timedOut(String what, Duration limit) {
        return Problem.of(Problem.Kind.UPSTREAM_TIMEOUT, endpoint.name() + " " + what + " " + limit.toMillis() + " ms");
    }

    private Problem unreachable(Throwable cause) {
        return Problem.of(Problem.Kind.UPSTREAM_UNREACHABLE, endpoint.name() + " cannot be reached: " + inWords(cause));
    }

    private Problem cutOff(Throwable cause) {
        return Problem.of(Problem.Kind.UPSTREAM_CUT_OFF, endpoint.name() + " broke off: " + inWords(cause));
    }

    private String inWords(Throwable cause) {
        ConnectionFailure failure = ConnectionFailure.of(cause);
        if (failure == ConnectionFailure.UNKNOWN) {
            LOG.warn("the connection to {} failed: {}", endpoint.name(), cause.toString());
        }
        return failure.words();
    }

    private static String printable(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private void cancelBecause(Problem problem) {
        if (!done) {
            cancel();
            listener.failed(problem);
        }
    }

    private void fail(Problem problem) {
        if (!done) {
            finish();
            if (!draining) {
                listener.failed(problem);
            }
        }
    }

    private void finish() {
        done = true;
        client.sweeper().remove(this);
        if (decoder != null) {
            decoder.close();
        }
    }
}
