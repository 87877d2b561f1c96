package dev.penstock.gateway.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What a caller wants of one call, free of any dialect.
 *
 * @param model by its public name
 * @param stream whether the answer comes in pieces
 * @param tools whether {@link #TOOLS} are offered
 * @param reasoning whether the model is asked to think first
 * @param schema whether the answer has to fit {@link #SCHEMA}
 * @param limit of output tokens
 */
record Ask(String model, boolean stream, boolean tools, boolean reasoning, boolean schema, int limit) {
    /** One pixel, a PNG in base64. */
    static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    /** The schema of the arguments, by the name of the tool. */
    static final Map<String, JsonNode> TOOLS = Map.of(
            "get_weather",
            json("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"),
            "get_time",
            json("{\"type\":\"object\",\"properties\":{\"zone\":{\"type\":\"string\",\"enum\":[\"CET\",\"JST\"]},"
                    + "\"seconds\":{\"type\":\"boolean\"}},\"required\":[\"zone\"]}"));

    static final JsonNode SCHEMA = json("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
            + "\"people\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"indoors\":{\"type\":\"boolean\"}},"
            + "\"required\":[\"name\",\"people\",\"indoors\"],\"additionalProperties\":false}");

    private static final int LIMIT_DEFAULT = 4_000;

    static Ask of(String model, boolean stream) {
        return new Ask(model, stream, false, false, false, LIMIT_DEFAULT);
    }

    Ask withTools() {
        return new Ask(model, stream, true, reasoning, schema, limit);
    }

    Ask withReasoning() {
        return new Ask(model, stream, tools, true, schema, limit);
    }

    Ask withSchema() {
        return new Ask(model, stream, tools, reasoning, true, limit);
    }

    Ask withLimit(int tokens) {
        return new Ask(model, stream, tools, reasoning, schema, tokens);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
