package dev.penstock.simulator;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Where calls come in: one server on one event loop. */
final class Door extends VerticleBase {
    private static final String BACK_OFFICE = "/_sim/";
    private static final int HEADER_BYTES_MAX = 1 << 20;
    private static final int BACKLOG = 10_000;

    private final SimulatorSettings settings;
    private final List<Dialect> dialects;
    private final Desk desk;
    private final AtomicInteger port;
    private final BackOffice backOffice;

    /** Leaves the port that it got in {@code port}. */
    Door(SimulatorSettings settings, List<Dialect> dialects, Desk desk, AtomicInteger port) {
        this.settings = settings;
        this.dialects = dialects;
        this.desk = desk;
        this.port = port;
        this.backOffice = new BackOffice(desk);
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(askedPort())
                .setTcpNoDelay(true)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setAcceptBacklog(BACKLOG);
        settings.certificate()
                .ifPresent(certificate -> options.setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate));
        return vertx.createHttpServer(options)
                .requestHandler(this::enter)
                .listen()
                .onSuccess(server -> port.set(server.actualPort()));
    }

    /** Doors that ask for the same negative port share a free one; those of other simulators ask for another. */
    private int askedPort() {
        return settings.port() == 0 ? -1 - System.identityHashCode(desk) : settings.port();
    }

    private void enter(HttpServerRequest request) {
        if (request.path().startsWith(BACK_OFFICE)) {
            request.body().onSuccess(body -> backOffice.serve(request, body));
        } else {
            new Visit(context, settings, dialects, desk, request).begin();
        }
    }
}
