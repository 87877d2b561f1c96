package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.gateway.loop.Watch;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a provider: sends it, watches its time limits, removes a content coding, and tells its listener.
 * Confined to one event loop.
 */
public final class UpstreamCall extends Watch implements UpstreamExchange {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);
    private static final AsciiString ACCEPT = AsciiString.cached("accept");
    private static final AsciiString ANTHROPIC_BETA = AsciiString.cached("anthropic-beta");
    private static final AsciiString ANTHROPIC_VERSION = AsciiString.cached("anthropic-version");
    private static final AsciiString ACCEPT_ENCODING = AsciiString.cached("accept-encoding");
    private static final String CONTENT_ENCODING = "content-encoding";
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
    private @Nullable Carrier carrier;
    private boolean answered;
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
        client.transportTo(endpoint).connect(endpoint, this);
    }

    @Override
    public void connected(Carrier connection) {
        if (done) {
            connection.reset();
        } else if (forbidden(connection)) {
            connection.reset();
            unreachable(new PrivateAddressException());
        } else {
            carrier = connection;
            connection.send(method, endpoint.target(content.path()), this::addHeaders, content.body());
        }
    }

    /** It may have been opened for another provider, which may lie there. Nothing has been sent yet. */
    private boolean forbidden(Carrier connection) {
        if (!endpoint.publicOnly()) {
            return false;
        }
        InetAddress peer = connection.peer();
        return peer == null || PrivateNetworks.contains(peer);
    }

    private void addHeaders(Carrier.Headers headers) {
        headers.add(ACCEPT, streaming ? EVENT_STREAM : JSON);
        headers.add(ACCEPT_ENCODING, IDENTITY);
        headers.add(USER_AGENT, PENSTOCK);
        endpoint.credential().ifPresent(header -> headers.add(header.name(), header.value()));
        if (endpoint.variant().dialect() == Dialect.ANTHROPIC) {
            addAnthropic(headers);
        }
        if (!content.body().isEmpty()) {
            headers.add(CONTENT_TYPE, JSON);
        }
    }

    /** The version decides how Anthropic reads a request, so the caller's own goes before the catalogue's. */
    private void addAnthropic(Carrier.Headers headers) {
        String version = carried.version();
        headers.add(ANTHROPIC_VERSION, version == null ? endpoint.variant().apiVersion() : version);
        String beta = carried.beta();
        if (beta != null) {
            headers.add(ANTHROPIC_BETA, beta);
        }
    }

    @Override
    public void unreachable(Throwable cause) {
        fail(Problem.of(Problem.Kind.UPSTREAM_UNREACHABLE, endpoint.name() + " cannot be reached: " + inWords(cause)));
    }

    @Override
    public void broken(Throwable cause) {
        fail(Problem.of(Problem.Kind.UPSTREAM_CUT_OFF, endpoint.name() + " broke off: " + inWords(cause)));
    }

    @Override
    public void answered(int status, Function<String, @Nullable String> header) {
        if (done) {
            return;
        }
        answered = true;
        String coding = header.apply(CONTENT_ENCODING);
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
        listener.answered(status, header);
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        if (done) {
            return;
        }
        lastByteAt = System.nanoTime();
        if (draining) {
            return;
        }
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

    @Override
    public void ended() {
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
        if (carrier != null) {
            carrier.reset();
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
        if (!paused && answered && carrier != null && !done) {
            paused = true;
            carrier.pause();
        }
    }

    public void resume() {
        if (paused && carrier != null && !done) {
            paused = false;
            lastByteAt = System.nanoTime();
            carrier.resume();
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
