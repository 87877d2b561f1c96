package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.gateway.observe.Outcome;
import dev.penstock.gateway.observe.Page;
import dev.penstock.gateway.observe.PayloadText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, in the caller's dialect and with the headers that official clients act on. Confined to one event
 * loop.
 */
public class CallerAnswer {
    private static final AsciiString USER_AGENT = AsciiString.cached("user-agent");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString JSON = AsciiString.cached("application/json");
    private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
    private static final AsciiString PROVIDER = AsciiString.cached("x-penstock-provider");
    private static final AsciiString REPLAYED = AsciiString.cached("idempotent-replayed");
    private static final AsciiString DROPPED = AsciiString.cached("x-penstock-dropped");
    private static final AsciiString CACHE_CONTROL = AsciiString.cached("cache-control");
    private static final AsciiString NO_CACHE = AsciiString.cached("no-cache, no-transform");
    private static final AsciiString ACCEL_BUFFERING = AsciiString.cached("x-accel-buffering");
    private static final AsciiString NO = AsciiString.cached("no");

    private final CallerExchange exchange;
    private final CallerDialect dialect;
    private final String requestId;
    private final UnaryOperator<byte[]> shape;
    private @Nullable ByteArrayOutputStream copy;
    private Witness witness = Witness.NOBODY;
    private boolean dropped;
    private boolean served;

    public CallerAnswer(CallerExchange exchange, CallerDialect dialect, String requestId) {
        this(exchange, dialect, requestId, UnaryOperator.identity());
    }

    /**
     * The same.
     *
     * @param shape what becomes of a good answer in one piece before it is sent
     */
    public CallerAnswer(CallerExchange exchange, CallerDialect dialect, String requestId, UnaryOperator<byte[]> shape) {
        this.shape = shape;
        this.exchange = exchange;
        this.dialect = dialect;
        this.requestId = requestId;
        exchange.add(REQUEST_ID, requestId);
        String own = dialect.requestIdHeader();
        if (own != null) {
            exchange.add(own, requestId);
        }
    }

    public String requestId() {
        return requestId;
    }

    /** A part of another answer: in the same connection, whose headers are made. */
    CallerAnswer(CallerAnswer whole, String requestId) {
        this.exchange = whole.exchange;
        this.dialect = whole.dialect;
        this.shape = whole.shape;
        this.requestId = requestId;
    }

    /** Has somebody see what is answered, and how the call ends. */
    public CallerAnswer seenBy(Witness other) {
        witness = other;
        return this;
    }

    /**
     * The call is over.
     *
     * @param billed whether an attempt of it may have cost something
     * @param usage what it took
     */
    public void over(Outcome outcome, boolean billed, TokenUsage usage, Finish finish) {
        witness.over(dropped ? Outcome.SLOW_READER : outcome, billed);
    }

    /** Remembers the beginning of what is sent from now on. */
    void keepCopy() {
        copy = new ByteArrayOutputStream();
    }

    /** The beginning of what was sent; null unless it was asked for. */
    byte @Nullable [] copy() {
        return copy == null ? null : copy.toByteArray();
    }

    final void copy(ByteBuf sent) {
        if (copy != null && copy.size() < PayloadText.ANSWER_BYTES) {
            byte[] begin = new byte[Math.min(sent.readableBytes(), PayloadText.ANSWER_BYTES - copy.size())];
            sent.getBytes(sent.readerIndex(), begin);
            copy.write(begin, 0, begin.length);
        }
    }

    /** Where the call comes from, as far as can be believed; empty where that is not known. */
    String address() {
        return exchange.address();
    }

    /** What the caller says that it is. */
    String userAgent() {
        String agent = exchange.headers().get(USER_AGENT);
        return agent == null ? "" : agent;
    }

    /** Called when the caller's connection closes before the answer has ended. */
    void onGone(Runnable gone) {
        exchange.onGone(gone);
    }

    /** Called when the caller has read what stood in the way of more. */
    void onDrained(Runnable drained) {
        exchange.onDrained(drained);
    }

    void servedBy(String provider, List<String> dropped) {
        served = true;
        exchange.add(PROVIDER, provider);
        if (!dropped.isEmpty()) {
            exchange.add(DROPPED, String.join(", ", dropped));
        }
    }

    public void whole(int status, byte[] body) {
        send(status, shape.apply(body));
    }

    private void send(int status, byte[] body) {
        ByteBuf bytes = Unpooled.wrappedBuffer(body);
        copy(bytes);
        witness.begins(status, JSON.toString());
        witness.sends(bytes);
        exchange.add(CONTENT_TYPE, JSON);
        exchange.answer(status, body);
    }

    /** What the same call was answered before. */
    void again(int status, String contentType, byte[] body) {
        exchange.add(REPLAYED, "true");
        exchange.add(CONTENT_TYPE, contentType);
        if (status >= 400) {
            exchange.add("x-should-retry", "false");
        }
        exchange.answer(status, body);
    }

    /** The answer to a call. */
    public void answer(byte[] body) {
        whole(200, dialect.answer(body, requestId));
    }

    /** An answer that is no call's. */
    @SuppressWarnings("FutureReturnValueIgnored") // the answer is written when there is one
    public void page(Future<Page> coming) {
        coming.onSuccess(page -> {
                    if (mayBegin()) {
                        page.headers().forEach(exchange::add);
                        exchange.add(CONTENT_TYPE, page.contentType());
                        exchange.answer(page.status(), page.body().getBytes());
                    }
                })
                .onFailure(failure -> error(
                        Problem.of(Problem.Kind.OVERLOADED, "The books cannot be read right now; try again later.")
                                .withRetryAfter(Duration.ofSeconds(1))));
    }

    public void error(Problem problem) {
        if (!mayBegin()) {
            return;
        }
        exchange.add("x-should-retry", Boolean.toString(mayTryAgain(problem)));
        Duration wait = problem.retryAfter();
        if (wait != null) {
            exchange.add(
                    "retry-after",
                    Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
            exchange.add("retry-after-ms", Long.toString(wait.toMillis()));
        }
        if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
            exchange.add("www-authenticate", "Bearer realm=\"penstock\"");
        }
        send(problem.status(), dialect.error(problem, requestId));
    }

    /** Whether a client that tries again by itself may get a better answer. */
    private static boolean mayTryAgain(Problem problem) {
        return problem.kind().retryable()
                || problem.kind() == Problem.Kind.RATE_LIMITED
                || (problem.kind() == Problem.Kind.CONFLICT && problem.retryAfter() != null);
    }

    public void startStream(String contentType) {
        witness.begins(200, contentType);
        exchange.add(CONTENT_TYPE, contentType);
        exchange.add(CACHE_CONTROL, NO_CACHE);
        exchange.add(ACCEL_BUFFERING, NO);
        exchange.begin(200);
    }

    /** Sends a piece of a stream; takes the bytes over. */
    public void write(ByteBuf bytes) {
        copy(bytes);
        witness.sends(bytes);
        exchange.write(bytes);
    }

    /** Whether nobody is there any more to be answered. */
    public boolean isGone() {
        return exchange.isGone();
    }

    /** Whether the caller has been told which provider answers. */
    final boolean isServed() {
        return served;
    }

    private boolean mayBegin() {
        return !exchange.hasBegun() && !exchange.isGone();
    }

    boolean full() {
        return exchange.isFull();
    }

    /** Ends a stream with a last piece, which may be empty; takes the bytes over. */
    public void end(ByteBuf last) {
        copy(last);
        witness.sends(last);
        exchange.end(last);
    }

    /** Drops the connection and what is unsent; for a caller that does not read. */
    void drop() {
        dropped = true;
        exchange.drop();
    }
}
