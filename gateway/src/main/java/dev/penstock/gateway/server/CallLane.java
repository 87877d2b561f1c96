package dev.penstock.gateway.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane that calls take past Vert.x on a caller's connection. It sits between the HTTP codec and Vert.x, keeps what is a call
 * and hands on what is not, one request after the other: the next one waits until the answer before it has been given. Confined
 * to one event loop.
 *
 * <p>Vert.x knows nothing of calls, and so thinks the connection idle while one is answered. When it closes the connection, as
 * it does at the end of the process, the lane lets the answer end first.
 */
final class CallLane extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CallLane.class);

    private final ContextInternal context;
    private final Door door;
    private final ConnectionWatch watch;
    private final ChannelHandlerContext wayOut;
    private final Queue<HttpObject> waiting = new ArrayDeque<>(0);
    private @Nullable ChannelHandlerContext here;
    private @Nullable String peer;
    /** The call under way; null if there is none. */
    private @Nullable LaneExchange call;

    private boolean vertxReads;
    private boolean vertxAnswers;
    private @Nullable ChannelPromise closing;

    private CallLane(ContextInternal context, Door door, ConnectionWatch watch, ChannelHandlerContext wayOut) {
        this.context = context;
        this.door = door;
        this.watch = watch;
        this.wayOut = wayOut;
    }

    /** Lays the lane into a new connection. */
    static void install(ChannelPipeline pipeline, ContextInternal context, Door door, ConnectionWatch watch) {
        ChannelHandlerContext encoder = pipeline.context("httpEncoder");
        pipeline.addBefore("handler", "penstock-call-lane", new CallLane(context, door, watch, encoder));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext netty) {
        here = netty;
    }

    // What comes in.

    @Override
    public void channelRead(ChannelHandlerContext netty, Object message) {
        HttpObject object = (HttpObject) message;
        if (waiting.isEmpty() && mayPass()) {
            pass(netty, object);
        } else {
            waiting.add(object);
            netty.channel().config().setAutoRead(false);
        }
    }

    /** Whether the next that comes belongs to the request under way, or no other is under way. */
    private boolean mayPass() {
        return call != null ? !call.isRequestOver() : vertxReads || !vertxAnswers;
    }

    private void pass(ChannelHandlerContext netty, HttpObject object) {
        if (call == null && !vertxReads && object instanceof HttpRequest request) {
            Surface.Calls calls = door.takes(request);
            if (calls != null) {
                begin(request, calls);
            } else {
                vertxReads = true;
                vertxAnswers = true;
            }
        }
        if (vertxReads) {
            vertxReads = !(object instanceof LastHttpContent);
            netty.fireChannelRead(object);
            return;
        }
        try {
            // A call that was dropped may leave the rest of its request behind.
            if (call != null && object instanceof HttpContent piece) {
                received(call, piece);
            }
        } finally {
            ReferenceCountUtil.release(object);
        }
    }

    private void begin(HttpRequest request, Surface.Calls calls) {
        LaneExchange begun = new LaneExchange(this, request, wayOut);
        call = begun;
        watch.busy();
        guarded(() -> door.take(begun, calls));
    }

    private void received(LaneExchange current, HttpContent piece) {
        if (piece.decoderResult().isFailure()) {
            close();
            return;
        }
        guarded(() -> current.received(piece));
        if (piece instanceof LastHttpContent && current.isOver() && isUnderWay(current)) {
            over(current);
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very call
    private boolean isUnderWay(LaneExchange one) {
        return call == one;
    }

    /** Runs the pipeline's code as Vert.x would, and ends a call visibly that fails by a fault of ours. */
    private void guarded(Runnable work) {
        ContextInternal before = context.beginDispatch();
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.error("a connection is closed because of a fault of the gateway", bug);
            drop();
        } finally {
            context.endDispatch(before);
        }
    }

    // What goes out.

    /** The answer to the call has been given in full. */
    void answered() {
        watch.idle();
        LaneExchange current = call;
        if (current != null && current.isRequestOver()) {
            over(current);
        }
    }

    private void over(LaneExchange ended) {
        call = null;
        if (ended.isLast() || closing != null) {
            close();
        } else {
            next();
        }
    }

    @Override
    public void write(ChannelHandlerContext netty, Object message, ChannelPromise promise) throws Exception {
        super.write(netty, message, promise);
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof LastHttpContent && !interim) {
            vertxAnswers = false;
            next();
        }
    }

    /** Not within the work that ended the request before: a client that sends many at once would build a tower of them. */
    private void next() {
        if (!waiting.isEmpty()) {
            context.nettyEventLoop().execute(this::passWaiting);
        }
    }

    private void passWaiting() {
        ChannelHandlerContext netty = here;
        if (netty == null) {
            return;
        }
        while (!waiting.isEmpty() && mayPass()) {
            pass(netty, waiting.remove());
        }
        // Vert.x sends what it has written when it has read all that came.
        netty.fireChannelReadComplete();
        if (waiting.isEmpty()) {
            netty.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext netty) throws Exception {
        LaneExchange current = call;
        if (current != null && netty.channel().isWritable()) {
            guarded(current::drained);
        }
        super.channelWritabilityChanged(netty);
    }

    // The end.

    /** Where a call comes from, as far as can be believed. */
    String address(MultiMap headers) {
        if (peer == null) {
            peer = ((InetSocketAddress) wayOut.channel().remoteAddress())
                    .getAddress()
                    .getHostAddress();
        }
        return door.address(peer, headers);
    }

    @Override
    public void close(ChannelHandlerContext netty, ChannelPromise promise) throws Exception {
        LaneExchange current = call;
        if (current != null && !current.isOver()) {
            current.lastAnswer();
            closing = promise;
        } else {
            super.close(netty, promise);
        }
    }

    /** Closes after what has been written. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, or the promise is told
    void close() {
        ChannelPromise promise = closing;
        if (promise == null) {
            wayOut.close();
        } else {
            wayOut.close(promise);
        }
    }

    /** Closes beneath the other handlers, which would first wait until the client has read what was written. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void drop() {
        wayOut.pipeline().firstContext().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext netty) throws Exception {
        LaneExchange current = call;
        call = null;
        if (current != null) {
            guarded(current::left);
        }
        HttpObject unread;
        while ((unread = waiting.poll()) != null) {
            ReferenceCountUtil.release(unread);
        }
        super.channelInactive(netty);
    }
}
