package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema in the subset that this dialect takes (a part of OpenAPI 3.0). References are resolved in place, {@code const}
 * becomes an {@code enum} of one, {@code oneOf} becomes {@code anyOf}, a type that may be null becomes {@code nullable}; what
 * has no equal is left out, which makes the schema wider, never narrower.
 */
final class GeminiSchema {
    private static final Set<String> KEPT = Set.of(
            "title",
            "description",
            "maxItems",
            "minItems",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "required",
            "nullable",
            "propertyOrdering");
    private static final Set<String> FORMATS = Set.of("enum", "date-time", "float", "double", "int32", "int64");
    /** References may refer to each other without end; a schema that is larger than this when written out is refused. */
    private static final int NODES_MAX = 10_000;

    private static final int DEPTH_MAX = 32;

    private final ObjectNode root;
    private final String member;
    private int nodes;

    private GeminiSchema(ObjectNode root, String member) {
        this.root = root;
        this.member = member;
    }

    /**
     * Cleans a schema.
     *
     * @param member where it stands in the request, for messages
     */
    static ObjectNode of(ObjectNode schema, String member) throws Refusal {
        return new GeminiSchema(schema, member).clean(schema, 0);
    }

    private ObjectNode clean(JsonNode schema, int depth) throws Refusal {
        if (++nodes > NODES_MAX) {
            throw new Refusal(
                    Problem.invalid(member + ": a schema of over " + NODES_MAX + " parts (expected: fewer)", member));
        }
        ObjectNode clean = Json.object();
        JsonNode source = depth < DEPTH_MAX ? resolved(schema) : Json.object().put("type", "object");
        type(source, clean);
        for (Map.Entry<String, JsonNode> property : source.properties()) {
            keyword(property.getKey(), property.getValue(), depth, clean);
        }
        return clean;
    }

    private void keyword(String name, JsonNode value, int depth, ObjectNode clean) throws Refusal {
        switch (name) {
            case "properties" -> {
                ObjectNode properties = clean.putObject(name);
                for (Map.Entry<String, JsonNode> property : value.properties()) {
                    properties.set(property.getKey(), clean(property.getValue(), depth + 1));
                }
            }
            case "items" -> clean.set(name, clean(value.isArray() ? value.path(0) : value, depth + 1));
            case "anyOf", "oneOf" -> alternatives(value, depth, clean);
            case "allOf" -> {
                for (JsonNode part : value) {
                    clean.setAll(clean(part, depth + 1));
                }
            }
            case "enum" -> enumeration(value, clean);
            case "const" -> enumeration(Json.array().add(value), clean);
            case "format" -> {
                if (FORMATS.contains(value.asText())) {
                    clean.set(name, value);
                }
            }
            default -> {
                if (KEPT.contains(name)) {
                    clean.set(name, value);
                }
            }
        }
    }

    /** The schema that a local reference points to. */
    private JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        for (int hops = 0; found.path("$ref").isTextual() && hops < DEPTH_MAX; hops++) {
            String reference = found.path("$ref").textValue();
            found = reference.startsWith("#/") && pointerIsValid(reference)
                    ? root.at(reference.substring(1))
                    : Json.object();
        }
        return found;
    }

    private static boolean pointerIsValid(String reference) {
        return !reference.contains("%") && reference.length() < 1000;
    }

    private static void type(JsonNode schema, ObjectNode clean) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            clean.set("type", type);
            return;
        }
        ArrayNode several = Json.array();
        for (JsonNode one : type) {
            if (one.asText().equals("null")) {
                clean.put("nullable", true);
            } else {
                several.add(one);
            }
        }
        if (several.size() == 1) {
            clean.set("type", several.get(0));
        } else if (several.size() > 1) {
            ArrayNode anyOf = clean.putArray("anyOf");
            several.forEach(one -> anyOf.addObject().set("type", one));
        }
    }

    private void alternatives(JsonNode value, int depth, ObjectNode clean) throws Refusal {
        ArrayNode anyOf = Json.array();
        for (JsonNode alternative : value) {
            if (alternative.path("type").asText().equals("null")) {
                clean.put("nullable", true);
            } else {
                anyOf.add(clean(alternative, depth + 1));
            }
        }
        if (anyOf.size() == 1) {
            clean.setAll((ObjectNode) anyOf.get(0));
        } else if (!anyOf.isEmpty()) {
            clean.set("anyOf", anyOf);
        }
    }

    /** Only texts may be enumerated. */
    private static void enumeration(JsonNode values, ObjectNode clean) {
        ArrayNode texts = Json.array();
        for (Iterator<JsonNode> all = values.elements(); all.hasNext(); ) {
            JsonNode value = all.next();
            if (value.isNull()) {
                clean.put("nullable", true);
            } else if (!value.isTextual()) {
                return;
            } else if (!value.textValue().isEmpty()) {
                texts.add(value);
            }
        }
        if (!texts.isEmpty()) {
            clean.put("type", "string");
            clean.set("enum", texts);
        }
    }
}
