package dev.penstock.gateway.server;

import dev.penstock.gateway.loop.Outlet;
import dev.penstock.gateway.loop.Sweeper;
import dev.penstock.gateway.pipeline.Callers;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.pipeline.PipelineParts;
import dev.penstock.gateway.settings.ServerSettings;
import dev.penstock.gateway.settings.UpstreamSettings;
import dev.penstock.gateway.upstream.UpstreamClient;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the data path: a listener on the common port, a client of its own, and the pipeline between them.
 * Nothing here is shared with another event loop but what {@link PipelineParts} and {@link DoorParts} hold.
 */
final class DataPlane extends VerticleBase {
    private final ServerSettings server;
    private final UpstreamSettings upstream;
    private final PipelineParts pipelineParts;
    private final DoorParts doorParts;
    private final Supplier<Callers> callers;
    private final Duration shortestLimit;
    private final int port;
    private @Nullable HttpServer listener;
    private @Nullable Pipeline pipeline;

    DataPlane(
            ServerSettings server,
            UpstreamSettings upstream,
            PipelineParts pipelineParts,
            DoorParts doorParts,
            Supplier<Callers> callers,
            Duration shortestLimit,
            int port) {
        this.server = server;
        this.upstream = upstream;
        this.pipelineParts = pipelineParts;
        this.doorParts = doorParts;
        this.callers = callers;
        this.shortestLimit = shortestLimit;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        Sweeper sweeper = new Sweeper(vertx, shortestLimit.toNanos());
        UpstreamClient client = new UpstreamClient(
                vertx, sweeper, upstream.connectTimeout(), upstream.connectionsMax(), upstream.caFile());
        Pipeline calls = new Pipeline(vertx, sweeper, client, callers.get(), pipelineParts);
        Door door = new Door(calls, sweeper, doorParts);
        pipeline = calls;
        HttpServerOptions options = options();
        HttpServer http = vertx.createHttpServer(options);
        ContextInternal loop = (ContextInternal) context;
        http.connectionHandler(connection -> welcome(connection, sweeper, options, door, loop));
        http.invalidRequestHandler(InvalidRequest::answer);
        http.requestHandler(door::handle);
        listener = http;
        return http.listen(port, server.host());
    }

    private void welcome(
            HttpConnection connection, Sweeper sweeper, HttpServerOptions options, Door door, ContextInternal loop) {
        // Callers that break connections are everyday; the calls on them hear of it by themselves.
        connection.exceptionHandler(broken -> {});
        if (!doorParts.connections().tryTake()) {
            connection.close();
            return;
        }
        connection.closeHandler(closed -> doorParts.connections().giveBack());
        Channel channel = ((ConnectionBase) connection).channel();
        Outlet.install(channel.pipeline());
        StrictDecoder.install(channel.pipeline(), options);
        ConnectionWatch watch = ConnectionWatch.attach(
                connection, sweeper, server.headerTimeout(), server.keepAliveTimeout(), server.slowReaderTimeout());
        CallLane.install(channel.pipeline(), loop, door, watch);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(Math.toIntExact(server.maxHeaderBytes()))
                .setMaxInitialLineLength(8 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setHandle100ContinueAutomatically(false)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                // Without these no WebSocket handlers look at each request, and fail at the 128th of a pipeline.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setTcpNoDelay(true)
                // All writing is done on the event loop, so no queue between threads is needed, which costs 4 KiB a
                // connection.
                .setStrictThreadMode(true)
                .setAcceptBacklog(4096);
    }

    int port() {
        HttpServer http = listener;
        return http == null ? 0 : http.actualPort();
    }

    /** Stops accepting, lets calls end for as long as the limit, and then ends them visibly. */
    Future<Void> drain(Duration limit) {
        HttpServer http = listener;
        Pipeline calls = pipeline;
        if (http == null || calls == null) {
            return Future.succeededFuture();
        }
        return onLoop(() -> {
            long cutOff = vertx.setTimer(Math.max(1, limit.toMillis()), timer -> calls.drainOut());
            return http.shutdown(limit.toMillis() + 1000, TimeUnit.MILLISECONDS)
                    .onComplete(closed -> vertx.cancelTimer(cutOff))
                    .eventually(this::afterThisTurn);
        });
    }

    /** The last connection closes within the end of its answer, and what ends that answer still has its call to record. */
    private Future<Void> afterThisTurn() {
        Promise<Void> later = Promise.promise();
        context.runOnContext(turn -> later.complete());
        return later.future();
    }

    /** Ends every call now, visibly. */
    Future<Void> cutOff() {
        Pipeline calls = pipeline;
        if (calls == null) {
            return Future.succeededFuture();
        }
        return onLoop(() -> {
            calls.drainOut();
            return Future.succeededFuture();
        });
    }

    private Future<Void> onLoop(Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        Context loop = context;
        loop.runOnContext(go -> work.get().onComplete(done));
        return done.future();
    }
}
