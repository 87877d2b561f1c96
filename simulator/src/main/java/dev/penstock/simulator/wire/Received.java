package dev.penstock.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as it came in, its body complete; confined to one event loop. */
public final class Received {
    private final HttpMethod method;
    private final String path;
    private final @Nullable String query;
    private final MultiMap headers;
    private final Buffer body;
    private @Nullable JsonNode tree;

    public Received(HttpMethod method, String path, @Nullable String query, MultiMap headers, Buffer body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    public HttpMethod method() {
        return method;
    }

    public String path() {
        return path;
    }

    public @Nullable String query() {
        return query;
    }

    /** A parameter of the query, decoded. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(new QueryStringDecoder("?" + (query == null ? "" : query))
                        .parameters()
                        .get(name))
                .map(List::getFirst);
    }

    public MultiMap headers() {
        return headers;
    }

    public Buffer body() {
        return body;
    }

    /** The body as JSON; missing when it is none. */
    public JsonNode json() {
        if (tree == null) {
            tree = parsed();
        }
        return tree;
    }

    private JsonNode parsed() {
        try {
            return Json.read(body.getBytes());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
