package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a tool call, which some dialects write as JSON text and some as an object. The one rule for text that is
 * no object: none at all is an empty object, and everything else becomes {@code {"INVALID_JSON": "the text"}}, so that the
 * model can see what it wrote and nothing is lost.
 */
public final class Arguments {
    private static final String INVALID = "INVALID_JSON";

    private Arguments() {}

    public static ObjectNode object(String text) {
        if (text.isBlank()) {
            return Json.object();
        }
        ObjectNode object = objectOrNull(text);
        return object == null ? Json.object().put(INVALID, text) : object;
    }

    /** The object that the text is; null where it is none. */
    public static @Nullable ObjectNode objectOrNull(String text) {
        try {
            return Json.read(text) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The text for a caller that parses it: never empty. */
    public static String text(String text) {
        return text.isBlank() ? "{}" : text;
    }
}
