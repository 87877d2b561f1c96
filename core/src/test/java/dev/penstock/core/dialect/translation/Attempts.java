package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest.Slice;
import dev.penstock.core.dialect.Variant;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** Attempts of calls, as the gateway makes them, at a time that stands still. */
final class Attempts {
    static final List<Dialect> CALLERS = List.of(Dialect.OPENAI, Dialect.ANTHROPIC, Dialect.OLLAMA);
    static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z"));

    private Attempts() {}

    /** An attempt of the simplest chat there is. */
    static Exchange simple(Dialect caller, Variant upstream, boolean stream) {
        String body = "{\"model\":\"public\",\"max_tokens\":1000,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        try {
            return of(caller, body, "upstream-model", upstream);
        } catch (Refusal e) {
            throw new AssertionError(e.problem().toString(), e);
        }
    }

    static Exchange of(Dialect caller, String body, String model, Variant upstream) throws Refusal {
        return of(caller, Operation.CHAT, body, model, upstream);
    }

    static Exchange of(Dialect caller, Operation operation, String body, String model, Variant upstream)
            throws Refusal {
        DialectMatrix matrix = new DialectMatrix(NOON, StreamLimits.DEFAULT);
        Call call = matrix.caller(caller).read(operation, body.getBytes(UTF_8));
        Call asking = new Call(
                call.dialect(),
                call.operation(),
                call.model(),
                call.stream(),
                call.stream(),
                call.maxOutputTokens(),
                call.body(),
                call.members());
        return matrix.exchange(asking, new UpstreamModel(model, upstream, OptionalLong.empty()));
    }

    /** What is sent upstream, as text. */
    static String sent(Exchange exchange) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Slice slice : exchange.request().body()) {
            body.write(slice.bytes(), slice.from(), slice.length());
        }
        return body.toString(UTF_8);
    }
}
