package dev.penstock.gateway.server;

import dev.penstock.gateway.control.ClientAddresses;
import dev.penstock.gateway.pipeline.CallerExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;

/** A request that Vert.x has taken in. Confined to one event loop. */
final class VertxExchange implements CallerExchange {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ClientAddresses addresses;

    VertxExchange(HttpServerRequest request, ClientAddresses addresses) {
        this.request = request;
        this.addresses = addresses;
        this.response = request.response();
    }

    @Override
    public MultiMap headers() {
        return request.headers();
    }

    @Override
    public String path() {
        String path = request.path();
        return path == null ? "" : path;
    }

    @Override
    public String address() {
        return addresses.of(request);
    }

    @Override
    public void add(CharSequence name, CharSequence value) {
        response.headers().add(name, value);
    }

    @Override
    public boolean hasBegun() {
        return response.headWritten();
    }

    @Override
    public boolean isGone() {
        return response.closed();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever leaves is told of in another way
    public void answer(int status, byte[] body) {
        if (!isGone()) {
            response.setStatusCode(status).end(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
        }
    }

    @Override
    public void begin(int status) {
        response.setChunked(true).setStatusCode(status);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever leaves is told of in another way
    public void write(ByteBuf piece) {
        response.write(BufferInternal.buffer(piece));
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever leaves is told of in another way
    public void end(ByteBuf piece) {
        if (response.ended() || isGone()) {
            piece.release();
        } else {
            response.end(BufferInternal.buffer(piece));
        }
    }

    @Override
    public void onGone(Runnable gone) {
        response.closeHandler(closed -> gone.run());
    }

    @Override
    public void onDrained(Runnable drained) {
        response.drainHandler(ready -> drained.run());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
    public void drop() {
        ((ConnectionBase) request.connection())
                .channel()
                .pipeline()
                .firstContext()
                .close();
    }
}
