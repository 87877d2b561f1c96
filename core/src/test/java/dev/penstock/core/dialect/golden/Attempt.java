package dev.penstock.core.dialect.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest.Slice;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.openai.StreamLimits;
import dev.penstock.core.dialect.translation.DialectMatrix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/** One attempt as the gateway makes it, at a time that stands still; the upstream's model has the name that the caller uses. */
final class Attempt {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    private Attempt() {}

    static Exchange of(Dialect caller, Operation operation, byte[] body, Dialect upstream) throws Refusal {
        DialectMatrix matrix = new DialectMatrix(NOON, StreamLimits.DEFAULT);
        Call call = matrix.caller(caller).read(operation, body);
        return matrix.exchange(call, new UpstreamModel(call.model(), Variant.of(upstream), OptionalLong.empty()));
    }

    /** The body that is sent upstream. */
    static JsonNode sent(Exchange exchange) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Slice slice : exchange.request().body()) {
            body.write(slice.bytes(), slice.from(), slice.length());
        }
        try {
            return JSON.readTree(body.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pretty(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
