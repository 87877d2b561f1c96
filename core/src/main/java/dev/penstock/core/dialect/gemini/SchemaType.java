package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What this dialect takes of each type of a schema: its keywords, its formats, and how it is told where it is not named. */
final class SchemaType {
    static final Set<String> NAMES = Set.of("string", "number", "integer", "boolean", "object", "array", "null");

    private static final List<String> OF_ALL = List.of("title", "description");
    private static final Map<String, List<String>> KEYWORDS = Map.of(
            "object", List.of("minProperties", "maxProperties"),
            "array", List.of("minItems", "maxItems"),
            "string", List.of("pattern", "minLength", "maxLength"),
            "number", List.of("minimum", "maximum"),
            "integer", List.of("minimum", "maximum"));
    private static final Map<String, Set<String>> FORMATS = Map.of(
            "string", Set.of("date-time"),
            "number", Set.of("float", "double"),
            "integer", Set.of("int32", "int64"));
    private static final int SHOWN_MAX = 500;

    private SchemaType() {}

    /** The type that other keywords tell; none where all may be meant. */
    static Set<String> told(ObjectNode schema) {
        if (schema.has("properties") || schema.has("additionalProperties") || schema.has("required")) {
            return Set.of("object");
        }
        if (schema.has("items") || schema.has("prefixItems")) {
            return Set.of("array");
        }
        ArrayNode values = values(schema);
        if (!values.isEmpty()) {
            return ofAll(values);
        }
        if (schema.has("pattern") || schema.has("minLength") || schema.has("maxLength") || schema.has("format")) {
            return Set.of("string");
        }
        return schema.has("minimum") || schema.has("maximum") ? Set.of("number") : Set.of();
    }

    private static Set<String> ofAll(ArrayNode values) {
        String type = type(values.get(0));
        for (JsonNode value : values) {
            if (!type(value).equals(type)) {
                return Set.of();
            }
        }
        return Set.of(type);
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case OBJECT -> "object";
            case ARRAY -> "array";
            default -> "string";
        };
    }

    /** Takes over the keywords that belong to a type. */
    static void keywords(String type, ObjectNode schema, ObjectNode clean) {
        OF_ALL.forEach(name -> take(name, schema.path(name).isTextual(), schema, clean));
        for (String name : KEYWORDS.getOrDefault(type, List.of())) {
            take(name, schema.path(name).isNumber() || name.equals("pattern"), schema, clean);
        }
        String format = schema.path("format").asText("");
        take("format", FORMATS.getOrDefault(type, Set.of()).contains(format), schema, clean);
        ArrayNode values = values(schema);
        if (type.equals("string")) {
            enumerate(values, clean);
        } else if (!values.isEmpty() && !type.equals("object") && !type.equals("array")) {
            // Only texts may be enumerated; of others the model is told in words.
            String shown = values.toString();
            String words = "One of " + (shown.length() > SHOWN_MAX ? shown.substring(0, SHOWN_MAX) + "…" : shown);
            String before = clean.path("description").asText("");
            clean.put("description", before.isEmpty() ? words : before + " " + words);
        }
    }

    private static void take(String name, boolean fits, ObjectNode schema, ObjectNode clean) {
        if (fits && schema.hasNonNull(name)) {
            clean.set(name, schema.get(name));
        }
    }

    private static void enumerate(ArrayNode values, ObjectNode clean) {
        ArrayNode texts = Json.array();
        for (JsonNode value : values) {
            if (value.isTextual() && !value.textValue().isEmpty()) {
                texts.add(value);
            }
        }
        // A list that has lost members would be narrower than it was.
        if (!texts.isEmpty() && texts.size() == values.size()) {
            clean.set("enum", texts);
        }
    }

    /** Whether null is among the values that may be. */
    static boolean mayBeNull(ObjectNode schema) {
        for (JsonNode value : schema.path("enum")) {
            if (value.isNull()) {
                return true;
            }
        }
        return schema.path("const").isNull();
    }

    private static ArrayNode values(ObjectNode schema) {
        ArrayNode values = Json.array();
        schema.path("enum").forEach(value -> addUnlessNull(value, values));
        if (values.isEmpty() && schema.has("const")) {
            addUnlessNull(schema.get("const"), values);
        }
        return values;
    }

    private static void addUnlessNull(JsonNode value, ArrayNode values) {
        if (!value.isNull()) {
            values.add(value);
        }
    }
}
