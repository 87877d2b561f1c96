package dev.penstock.simulator;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.DirectiveReader;
import dev.penstock.simulator.behaviour.Fault;
import dev.penstock.simulator.behaviour.Misdirected;
import dev.penstock.simulator.bill.BillLine;
import dev.penstock.simulator.wire.Emission;
import dev.penstock.simulator.wire.HeadFaults;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Phrases;
import dev.penstock.simulator.wire.Received;
import dev.penstock.simulator.wire.Reply;
import dev.penstock.simulator.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One call, from its head to the answer's first step; confined to its event loop. */
final class Visit {
    private static final String DIRECTIVE_HEADER = "x-sim";
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final String DIRECTIVE_MARK = "[[sim";
    private static final byte[] NOWHERE = Json.bytes("""
            {"error":{"message":"Unknown request URL. See simulator/README.md for the paths that are served.",\
            "type":"invalid_request_error","param":null,"code":"unknown_url"}}""");

    private final Context context;
    private final SimulatorSettings settings;
    private final List<Dialect> dialects;
    private final Desk desk;
    private final HttpServerRequest request;

    Visit(Context context, SimulatorSettings settings, List<Dialect> dialects, Desk desk, HttpServerRequest request) {
        this.context = context;
        this.settings = settings;
        this.dialects = dialects;
        this.desk = desk;
        this.request = request;
    }

    /** Reads the request, unless it is to fail while it is read, and answers. */
    void begin() {
        Optional<Dialect> dialect = dialects.stream()
                .filter(one -> one.serves(request.method(), request.path(), request.headers()))
                .findFirst();
        if (dialect.isEmpty()) {
            request.body().onSuccess(this::getLost);
            return;
        }
        Behaviour base = desk.script().take();
        if (base.has(Fault.STALL_IN_REQUEST)) {
            request.pause();
        } else if (base.has(Fault.RESET_IN_REQUEST)) {
            request.handler(bytes -> new Wire(request).cut(true));
        } else {
            request.body().onSuccess(body -> serve(dialect.get(), base, received(body)));
        }
    }

    private Received received(Buffer body) {
        Received received = new Received(request.method(), request.path(), request.query(), request.headers(), body);
        desk.last().remember(received);
        return received;
    }

    private void getLost(Buffer body) {
        Reply reply = Reply.whole(404, "application/json", NOWHERE, 0, Phrases.NONE);
        emit(received(body), "none", Dialect.Spoken.free(reply), Optional.empty(), Behaviour.NONE);
    }

    private void serve(Dialect dialect, Behaviour base, Received received) {
        Optional<Recording> recording = desk.replays().next(received.path());
        Optional<String> key = dialect.key(received);
        if (recording.isPresent()) {
            Dialect.Spoken spoken = Dialect.Spoken.free(recording.get().reply());
            emit(
                    received,
                    dialect.name(),
                    spoken,
                    key,
                    base.overlaidBy(recording.get().behaviour()));
            return;
        }
        boolean plain = base.isPlain() && known(key) && !request.headers().contains(DIRECTIVE_HEADER);
        Optional<Dialect.Prebuilt> prebuilt = plain ? dialect.prebuilt(received, base) : Optional.empty();
        if (prebuilt.isPresent()) {
            emit(received, dialect.name(), prebuilt.get(), key);
        } else {
            direct(dialect, base, received, key);
        }
    }

    private void direct(Dialect dialect, Behaviour base, Received received, Optional<String> key) {
        try {
            Behaviour behaviour = desk.attempts().next(directed(received, dialect, base));
            Dialect.Spoken spoken =
                    known(key) ? dialect.answer(received, behaviour) : dialect.unauthorized(received, behaviour);
            emit(received, dialect.name(), spoken, key, behaviour);
        } catch (Misdirected e) {
            Dialect.Spoken complaint = dialect.misdirected(String.valueOf(e.getMessage()));
            emit(received, dialect.name(), complaint, key, Behaviour.NONE);
        }
    }

    private Behaviour directed(Received received, Dialect dialect, Behaviour base) {
        String header = received.headers().get(DIRECTIVE_HEADER);
        Behaviour byHeader = header == null ? base : base.overlaidBy(DirectiveReader.read(header));
        boolean search = settings.directives()
                && received.body().toString(StandardCharsets.ISO_8859_1).contains(DIRECTIVE_MARK);
        return search ? byHeader.overlaidBy(DirectiveReader.inPrompt(dialect.prompt(received))) : byHeader;
    }

    private boolean known(Optional<String> key) {
        return settings.apiKey().isEmpty() || settings.apiKey().equals(key);
    }

    private void emit(
            Received received, String dialect, Dialect.Spoken spoken, Optional<String> key, Behaviour behaviour) {
        boolean streams = spoken.reply().streams();
        BillLine line = desk.bill().open(opening(received, dialect, spoken.account(), streams, key));
        String codings = received.headers().get("accept-encoding");
        boolean gzipAccepted = codings != null && codings.contains("gzip");
        Reply reply = HeadFaults.applied(spoken.reply(), behaviour, gzipAccepted);
        new Emission(context, request, reply, behaviour, line).begin();
    }

    private void emit(Received received, String dialect, Dialect.Prebuilt prebuilt, Optional<String> key) {
        BillLine line = desk.bill().open(opening(received, dialect, prebuilt.account(), prebuilt.streamed(), key));
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, prebuilt.contentType())
                .putHeader(REQUEST_ID, prebuilt.account().id());
        if (prebuilt.streamed()) {
            response.setChunked(true);
        }
        line.answered(200);
        ByteBuf bytes = prebuilt.bytes();
        int length = bytes.readableBytes();
        response.end(BufferInternal.buffer(bytes)).onComplete(written -> {
            bytes.release();
            if (written.succeeded()) {
                line.wrote((int) prebuilt.account().completionTokens(), length);
                line.complete();
            } else {
                line.callerGone();
            }
        });
    }

    private BillLine.Opening opening(
            Received received, String dialect, Dialect.Account account, boolean streams, Optional<String> key) {
        boolean kept = desk.bill().keepsCalls();
        return new BillLine.Opening(
                account.id(),
                Instant.now(),
                dialect,
                received.path(),
                account.model(),
                streams,
                account.promptTokens(),
                account.completionTokens(),
                key.orElse(null),
                received.headers().get("idempotency-key"),
                kept ? Set.copyOf(received.headers().names()) : Set.of());
    }
}
