package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Fault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The head of a response: status and headers, sent well or badly. */
final class Head {
    private static final int MISSING_BYTES = 64;

    private final Context context;
    private final HttpServerResponse response;
    private final Wire wire;
    private final Reply reply;
    private final Behaviour behaviour;

    Head(Context context, HttpServerResponse response, Wire wire, Reply reply, Behaviour behaviour) {
        this.context = context;
        this.response = response;
        this.wire = wire;
        this.reply = reply;
        this.behaviour = behaviour;
    }

    /** Whether the head may not wait for the first bytes of the body. */
    boolean mustBeAlone() {
        return reply.streams()
                || behaviour.has(Fault.RESET_AFTER_HEADERS)
                || behaviour.has(Fault.STALL_AFTER_HEADERS)
                || behaviour.has(Fault.SLOW_HEADERS)
                || behaviour.has(Fault.EARLY_HINTS);
    }

    /** Sets status and headers; they leave with the first bytes of the body. */
    Future<Void> prepare() {
        fill(false);
        return Future.succeededFuture();
    }

    /** Sends the head now. */
    Future<Void> send(boolean lengthUnknown) {
        if (behaviour.has(Fault.SLOW_HEADERS)) {
            return sendSlowly();
        }
        fill(lengthUnknown);
        if (behaviour.has(Fault.EARLY_HINTS)) {
            MultiMap hints = MultiMap.caseInsensitiveMultiMap().add("link", "</style.css>; rel=preload");
            return response.writeEarlyHints(hints).compose(sent -> response.writeHead());
        }
        return response.writeHead();
    }

    private void fill(boolean lengthUnknown) {
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (!lengthUnknown && reply.body() instanceof Reply.Whole(byte[] bytes, int tokens)) {
            int length = bytes.length + (behaviour.has(Fault.BAD_LENGTH) ? MISSING_BYTES : 0);
            response.putHeader("content-length", Integer.toString(length));
        } else if (behaviour.has(Fault.BAD_LENGTH)) {
            response.putHeader("content-length", Integer.toString(Integer.MAX_VALUE));
        } else {
            response.setChunked(true);
        }
    }

    /** A first part of the head byte by byte past the encoder, as one long response of raw bytes would come. */
    private Future<Void> sendSlowly() {
        byte[] drip = "HTTP/1.1 100 Continue\r\nx-slow: yes\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        Promise<Void> done = Promise.promise();
        drip(drip, 0, done);
        return done.future().compose(dripped -> {
            fill(false);
            return response.writeHead();
        });
    }

    private void drip(byte[] bytes, int from, Promise<Void> done) {
        if (from == bytes.length) {
            done.complete();
            return;
        }
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(Pace.intervalNanos(behaviour)));
        wire.raw(new byte[] {bytes[from]})
                .onSuccess(sent -> context.owner().setTimer(millis, fired -> drip(bytes, from + 1, done)))
                .onFailure(done::fail);
    }
}
