package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;

/** The head of a response: status and headers, sent well or badly. */
final class Head {
    private static final int MISSING_BYTES = 64;

    private final Clockwork clockwork;
    private final HttpServerResponse response;
    private final Wire wire;
    private final Reply reply;
    private final Behaviour behaviour;

    Head(Clockwork clockwork, HttpServerResponse response, Wire wire, Reply reply, Behaviour behaviour) {
        this.clockwork = clockwork;
        this.response = response;
        this.wire = wire;
        this.reply = reply;
        this.behaviour = behaviour;
    }

    /** Whether it goes past HTTP's own framing, so that the body has to follow it there. */
    boolean isRaw() {
        return wire.takesRawBytes() && (behaviour.has(Fault.SLOW_HEADERS) || behaviour.has(Fault.UNTIL_CLOSE));
    }

    /** Whether it may not wait for the first bytes of the body. */
    boolean mustBeAlone() {
        return reply.streams()
                || isRaw()
                || hidesLength()
                || behaviour.has(Fault.RESET_AFTER_HEADERS)
                || behaviour.has(Fault.STALL_AFTER_HEADERS)
                || behaviour.has(Fault.EARLY_HINTS);
    }

    /** Sets status and headers; they leave with the first bytes of the body. */
    Future<Void> prepare() {
        fill(false);
        return Future.succeededFuture();
    }

    /** Sends the head now, for a body whose length may not be known yet. */
    Future<Void> send(boolean lengthUnknown) {
        if (isRaw()) {
            return sendRaw();
        }
        fill(lengthUnknown);
        if (behaviour.has(Fault.EARLY_HINTS)) {
            MultiMap hints = MultiMap.caseInsensitiveMultiMap().add("link", "</style.css>; rel=preload");
            return response.writeEarlyHints(hints).compose(sent -> response.writeHead());
        }
        return response.writeHead();
    }

    /** Whether the body must not be known to be over when its last byte is there. */
    private boolean hidesLength() {
        return behaviour.has(Fault.COMMENTS_ONLY)
                || behaviour.has(Fault.CUT_AT_END)
                || behaviour.has(Fault.STALL_AT_END);
    }

    private void fill(boolean lengthUnknown) {
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        boolean wrong = behaviour.has(Fault.BAD_LENGTH);
        if (!lengthUnknown && !hidesLength() && reply.body() instanceof Reply.Whole(byte[] bytes, int tokens)) {
            response.putHeader("content-length", Integer.toString(bytes.length + (wrong ? MISSING_BYTES : 0)));
        } else if (wrong) {
            response.putHeader("content-length", Integer.toString(Integer.MAX_VALUE));
        } else {
            response.setChunked(true);
        }
    }

    private Future<Void> sendRaw() {
        StringBuilder text = new StringBuilder("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(reply.status()))
                .append("\r\n");
        reply.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        if (reply.body() instanceof Reply.Whole(byte[] bytes, int tokens) && !behaviour.has(Fault.UNTIL_CLOSE)) {
            text.append("content-length: ").append(bytes.length).append("\r\n");
        }
        byte[] bytes = Json.bytes(text.append("connection: close\r\n\r\n").toString());
        if (!behaviour.has(Fault.SLOW_HEADERS)) {
            return wire.raw(bytes);
        }
        Promise<Void> done = Promise.promise();
        drip(bytes, 0, done);
        return done.future();
    }

    private void drip(byte[] bytes, int from, Promise<Void> done) {
        if (from == bytes.length) {
            done.complete();
            return;
        }
        long nanos = behaviour.has(Directive.INTERVAL) ? Pace.intervalNanos(behaviour) : 1;
        wire.raw(new byte[] {bytes[from]})
                .onSuccess(sent -> clockwork.after(nanos, () -> drip(bytes, from + 1, done)))
                .onFailure(done::fail);
    }
}
