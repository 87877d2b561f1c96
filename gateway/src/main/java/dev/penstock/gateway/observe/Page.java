package dev.penstock.gateway.observe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** An answer that is no call. */
public record Page(int status, String contentType, Map<String, String> headers, Buffer body) {
    public static Page json(int status, JsonObject body) {
        return new Page(status, "application/json", Map.of(), body.toBuffer());
    }

    public static Page bad(String message) {
        return json(400, new JsonObject().put("error", message));
    }
}
