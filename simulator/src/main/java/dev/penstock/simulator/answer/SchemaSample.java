package dev.penstock.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Makes a value that fits a JSON schema. */
public final class SchemaSample {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 16;

    private final JsonNode root;

    public SchemaSample(JsonNode root) {
        this.root = root;
    }

    /** A value that fits, as JSON text. */
    public String text() {
        return sample(root, 0).toString();
    }

    private JsonNode sample(JsonNode schema, int depth) {
        if (depth > DEPTH_MAX) {
            return MAKE.nullNode();
        }
        if (schema.has("$ref")) {
            return sample(referenced(schema.get("$ref").asText()), depth + 1);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return schema.get("enum").get(0);
        }
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(choice).size() > 0) {
                return sample(schema.get(choice).get(0), depth + 1);
            }
        }
        return typed(schema, depth);
    }

    private JsonNode typed(JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "string" -> MAKE.textNode(string(schema));
            case "integer" -> MAKE.numberNode(schema.path("minimum").asLong(7));
            case "number" -> MAKE.numberNode(schema.path("minimum").asDouble(7.5));
            case "boolean" -> MAKE.booleanNode(true);
            case "array" -> array(schema, depth);
            case "null" -> MAKE.nullNode();
            default -> object(schema, depth);
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String name = type.isArray() && !type.isEmpty() ? type.get(0).asText() : type.asText("object");
        return name.toLowerCase(Locale.ROOT);
    }

    private static String string(JsonNode schema) {
        String text = switch (schema.path("format").asText()) {
            case "date" -> "2026-10-21";
            case "date-time" -> "2026-10-21T08:00:00Z";
            case "email" -> "someone@example.com";
            case "uri" -> "https://example.com/";
            case "uuid" -> "00000000-0000-4000-8000-000000000000";
            default -> "Paris 巴黎 🗼";
        };
        int shortest = schema.path("minLength").asInt(0);
        String padded = text.length() < shortest ? text + "x".repeat(shortest - text.length()) : text;
        int longest = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        return padded.codePointCount(0, padded.length()) > longest ? "x".repeat(Math.max(shortest, longest)) : padded;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode items = MAKE.arrayNode();
        int count = Math.max(1, schema.path("minItems").asInt(1));
        for (int i = 0; i < count; i++) {
            items.add(sample(schema.path("items"), depth + 1));
        }
        return items;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode made = MAKE.objectNode();
        schema.path("properties")
                .properties()
                .forEach(member -> made.set(member.getKey(), sample(member.getValue(), depth + 1)));
        return made;
    }

    private JsonNode referenced(String reference) {
        return reference.startsWith("#") ? root.at(reference.substring(1)) : MAKE.missingNode();
    }
}
