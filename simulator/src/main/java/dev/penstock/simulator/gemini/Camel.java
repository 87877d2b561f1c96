package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Pattern;

/** The service reads {@code system_instruction} as {@code systemInstruction}; what callers own keeps its names. */
final class Camel {
    private static final Pattern BAR = Pattern.compile("_([a-z])");
    private static final Set<String> OWNED =
            Set.of("args", "response", "parametersJsonSchema", "responseJsonSchema", "properties");

    private Camel() {}

    static JsonNode named(JsonNode json) {
        return switch (json) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> array(array);
            default -> json;
        };
    }

    private static ObjectNode object(ObjectNode object) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
            String name = BAR.matcher(member.getKey())
                    .replaceAll(match -> match.group(1).toUpperCase(java.util.Locale.ROOT));
            result.set(name, OWNED.contains(name) ? member.getValue() : named(member.getValue()));
        }
        return result;
    }

    private static ArrayNode array(ArrayNode array) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> result.add(named(element)));
        return result;
    }
}
