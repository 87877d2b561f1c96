package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import org.jspecify.annotations.Nullable;

/** First steps into what an upstream sent, which may be anything. */
public final class Replies {
    private Replies() {}

    public static ObjectNode object(byte[] body) throws BrokenReply {
        try {
            if (Json.read(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // What the parser says of hostile bytes is of no use to a caller.
        }
        throw BrokenReply.malformed(body.length + " bytes that are not a JSON object");
    }

    /** The object, or nothing where it is none: for bodies of errors. */
    public static @Nullable ObjectNode objectOrNull(byte[] body) {
        try {
            return Json.read(body) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A member's text; null where there is none, or an empty one. */
    public static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
