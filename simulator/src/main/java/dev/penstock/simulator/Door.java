package dev.penstock.simulator;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.DirectiveReader;
import dev.penstock.simulator.behaviour.Misdirected;
import dev.penstock.simulator.bill.BillLine;
import dev.penstock.simulator.wire.Emission;
import dev.penstock.simulator.wire.HeadFaults;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Phrases;
import dev.penstock.simulator.wire.Received;
import dev.penstock.simulator.wire.Reply;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Where calls come in: one server on one event loop. */
final class Door extends VerticleBase {
    private static final String BACK_OFFICE = "/_sim/";
    private static final String DIRECTIVE_HEADER = "x-sim";
    private static final int HEADER_BYTES_MAX = 1 << 20;

    private final SimulatorSettings settings;
    private final List<Dialect> dialects;
    private final Desk desk;
    private final AtomicInteger port;
    private final BackOffice backOffice;

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
                .setPort(port.get())
                .setTcpNoDelay(true)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setAcceptBacklog(10_000);
        return vertx.createHttpServer(options)
                .requestHandler(this::enter)
                .listen()
                .onSuccess(server -> port.set(server.actualPort()));
    }

    private void enter(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (request.path().startsWith(BACK_OFFICE)) {
                backOffice.serve(request, body);
            } else {
                serve(request, body);
            }
        });
    }

    private void serve(HttpServerRequest request, Buffer body) {
        Received received = new Received(request.method(), request.path(), request.query(), request.headers(), body);
        desk.last().remember(received);
        Optional<Dialect> served = dialects.stream()
                .filter(dialect -> dialect.serves(received.method(), received.path(), received.headers()))
                .findFirst();
        if (served.isEmpty()) {
            byte[] text = Json.bytes("{\"error\":{\"message\":\"Unknown request URL: " + request.method()
                    + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"unknown_url\"}}");
            Reply reply = Reply.whole(404, "application/json", text, 0, Phrases.NONE);
            emit(request, received, "none", Dialect.Spoken.free(reply), Optional.empty(), Behaviour.NONE);
            return;
        }
        Behaviour base = desk.script().take();
        Optional<Reply> replay = desk.replays().next(received.path());
        Dialect dialect = served.get();
        Optional<String> key = dialect.key(received.headers());
        boolean plain =
                replay.isEmpty() && base.isPlain() && !request.headers().contains(DIRECTIVE_HEADER) && known(key);
        Optional<Dialect.Prebuilt> prebuilt = plain ? dialect.prebuilt(received, base) : Optional.empty();
        if (prebuilt.isPresent()) {
            emit(request, received, dialect, prebuilt.get(), key);
            return;
        }
        direct(request, received, dialect, base, replay, key);
    }

    private void direct(
            HttpServerRequest request,
            Received received,
            Dialect dialect,
            Behaviour base,
            Optional<Reply> replay,
            Optional<String> key) {
        Behaviour behaviour = base;
        Dialect.Spoken spoken;
        try {
            behaviour = desk.attempts().next(directed(received, dialect, base));
            spoken = replay.isPresent()
                    ? Dialect.Spoken.free(replay.get())
                    : known(key) ? dialect.answer(received, behaviour) : dialect.unauthorized(received, behaviour);
        } catch (Misdirected e) {
            behaviour = Behaviour.NONE;
            spoken = dialect.misdirected(String.valueOf(e.getMessage()));
        }
        emit(request, received, dialect.name(), spoken, key, behaviour);
    }

    private Behaviour directed(Received received, Dialect dialect, Behaviour base) {
        String header = received.headers().get(DIRECTIVE_HEADER);
        Behaviour byHeader = header == null ? base : base.overlaidBy(DirectiveReader.read(header));
        boolean search = settings.directives()
                && received.body().toString(StandardCharsets.ISO_8859_1).contains("[[sim");
        return search ? byHeader.overlaidBy(DirectiveReader.inPrompt(dialect.prompt(received))) : byHeader;
    }

    private boolean known(Optional<String> key) {
        return settings.apiKey().isEmpty() || settings.apiKey().equals(key);
    }

    private void emit(
            HttpServerRequest request,
            Received received,
            String dialect,
            Dialect.Spoken spoken,
            Optional<String> key,
            Behaviour behaviour) {
        BillLine line = desk.bill()
                .open(opening(
                        received,
                        dialect,
                        spoken.id(),
                        spoken.model(),
                        spoken.reply().streams(),
                        spoken.promptTokens(),
                        spoken.completionTokens(),
                        key));
        String codings = received.headers().get("accept-encoding");
        boolean gzipAccepted = codings != null && codings.contains("gzip");
        Reply reply = HeadFaults.applied(spoken.reply(), behaviour, gzipAccepted);
        new Emission(context, request, reply, behaviour, line).begin();
    }

    private void emit(
            HttpServerRequest request,
            Received received,
            Dialect dialect,
            Dialect.Prebuilt prebuilt,
            Optional<String> key) {
        BillLine line = desk.bill()
                .open(opening(
                        received,
                        dialect.name(),
                        prebuilt.id(),
                        prebuilt.model(),
                        prebuilt.streamed(),
                        prebuilt.promptTokens(),
                        prebuilt.completionTokens(),
                        key));
        HttpServerResponse response = request.response();
        response.putHeader("content-type", prebuilt.contentType()).putHeader("x-request-id", prebuilt.id());
        if (prebuilt.streamed()) {
            response.setChunked(true);
        }
        response.exceptionHandler(failure -> line.callerGone());
        line.answered(200);
        response.end(Buffer.buffer(prebuilt.bytes()))
                .onSuccess(written -> {
                    line.wrote(prebuilt.completionTokens(), prebuilt.bytes().length);
                    line.complete();
                })
                .onFailure(failure -> line.callerGone());
    }

    private BillLine.Opening opening(
            Received received,
            String dialect,
            String id,
            String model,
            boolean streamed,
            long promptTokens,
            long completionTokens,
            Optional<String> key) {
        return new BillLine.Opening(
                id,
                Instant.now(),
                dialect,
                received.path(),
                model,
                streamed,
                promptTokens,
                completionTokens,
                key.orElse(null),
                received.headers().get("idempotency-key"),
                desk.bill().keepsCalls() ? Set.copyOf(received.headers().names()) : Set.of());
    }
}
