package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a JSON Schema in the subset that this dialect takes (a part of OpenAPI 3.0). What has no equal is left out, which
 * makes the schema wider, never narrower.
 *
 * <p>References are written out where they stand; one that leads back into itself ends there as an object of any kind. Every
 * node gets exactly one type, and only the keywords that belong to it, since the dialect refuses all others: a type that may
 * be null is {@code nullable}, several types become {@code anyOf}, a missing one is told by the other keywords. Beside {@code
 * anyOf} nothing may stand; so where a node says more of its own, its alternatives are left out.
 */
final class GeminiSchema {
    private static final String ANY_OF = "anyOf";
    private static final String DESCRIPTION = "description";
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";
    private static final String TYPE = "type";
    private static final String OBJECT = "object";

    private static final List<String> ANY_TYPE = List.of("string", "number", "boolean", OBJECT);
    /** A schema that is larger than this when it is written out is refused. */
    private static final int NODES_MAX = 10_000;

    private static final int DEPTH_MAX = 32;

    private final ObjectNode root;
    private final String member;
    private final Deque<String> open = new ArrayDeque<>();
    private int nodes;
    private int depth;

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
        return new GeminiSchema(schema, member).clean(schema);
    }

    /** Cleans the schema of a function's parameters, which must be an object: alternatives of one become one with all. */
    static ObjectNode ofParameters(ObjectNode schema, String member) throws Refusal {
        ObjectNode clean = of(schema, member);
        ObjectNode parameters = Json.object().put(TYPE, OBJECT);
        if (clean.path(TYPE).asText().equals(OBJECT)) {
            parameters.setAll(clean);
        }
        ObjectNode properties = parameters.withObject(PROPERTIES);
        for (JsonNode alternative : clean.path(ANY_OF)) {
            alternative.path(PROPERTIES).properties().forEach(each -> properties.set(each.getKey(), each.getValue()));
        }
        parameters.remove("nullable");
        return parameters;
    }

    private ObjectNode clean(JsonNode schema) throws Refusal {
        if (++nodes > NODES_MAX) {
            throw new Refusal(
                    Problem.invalid(member + ": a schema of over " + NODES_MAX + " parts (expected: fewer)", member));
        }
        if (depth == DEPTH_MAX) {
            return Json.object().put(TYPE, OBJECT);
        }
        depth++;
        int opened = open.size();
        ObjectNode whole = Json.object();
        join(schema, whole);
        ObjectNode clean = written(whole);
        while (open.size() > opened) {
            open.pop();
        }
        depth--;
        return clean;
    }

    /**
     * Gathers in one what a node says, what it refers to and what its {@code allOf} says. Properties and required names add up;
     * of all else the first word counts.
     */
    private void join(JsonNode schema, ObjectNode whole) {
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            String name = keyword.getKey();
            JsonNode value = keyword.getValue();
            if (name.equals(PROPERTIES)) {
                ObjectNode properties = whole.withObject(PROPERTIES);
                value.properties().forEach(each -> properties.putIfAbsent(each.getKey(), each.getValue()));
            } else if (name.equals(REQUIRED)) {
                value.forEach(whole.withArray(REQUIRED)::add);
            } else {
                whole.putIfAbsent(name, value);
            }
        }
        String reference = schema.path("$ref").asText("");
        if (open.contains(reference)) {
            whole.put(TYPE, OBJECT);
        } else if (!reference.isEmpty()) {
            open.push(reference);
            join(target(reference), whole);
        }
        schema.path("allOf").forEach(part -> join(part, whole));
    }

    /** The schema that a local reference points to; anything where there is none. */
    private JsonNode target(String reference) {
        if (reference.equals("#")) {
            return root;
        }
        boolean local = reference.startsWith("#/") && !reference.contains("%") && reference.length() < 1000;
        return local ? root.at(reference.substring(1)) : Json.object();
    }

    private ObjectNode written(ObjectNode whole) throws Refusal {
        ObjectNode clean = Json.object();
        List<JsonNode> alternatives = new ArrayList<>();
        boolean nullable = whole.path("nullable").asBoolean(false) || SchemaType.mayBeNull(whole);
        for (String name : List.of(ANY_OF, "oneOf")) {
            for (JsonNode alternative : whole.path(name)) {
                if (alternative.path(TYPE).asText().equals("null")) {
                    nullable = true;
                } else {
                    alternatives.add(alternative);
                }
            }
        }
        Set<String> types = types(whole);
        nullable |= types.remove("null");
        boolean saysMore = whole.has(PROPERTIES) || whole.has("items") || whole.has("enum") || whole.has("const");
        if (!alternatives.isEmpty() && !saysMore) {
            alternatives(alternatives, types, clean);
        } else {
            typed(types.isEmpty() ? SchemaType.told(whole) : types, whole, clean);
        }
        tidy(clean, whole.path(DESCRIPTION), nullable);
        return clean;
    }

    /** Says the last of a node: in itself, or in all its alternatives. */
    private static void tidy(ObjectNode clean, JsonNode description, boolean nullable) {
        List<JsonNode> places = new ArrayList<>();
        clean.path(ANY_OF).forEach(places::add);
        for (JsonNode place : places.isEmpty() ? List.of(clean) : places) {
            if (place instanceof ObjectNode node) {
                if (nullable) {
                    node.put("nullable", true);
                }
                if (description.isTextual()) {
                    node.putIfAbsent(DESCRIPTION, description);
                }
            }
        }
    }

    private static Set<String> types(ObjectNode whole) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode type = whole.path(TYPE);
        types.add(type.asText().toLowerCase(Locale.ROOT));
        type.forEach(one -> types.add(one.asText().toLowerCase(Locale.ROOT)));
        types.retainAll(SchemaType.NAMES);
        return types;
    }

    private void alternatives(List<JsonNode> alternatives, Set<String> types, ObjectNode clean) throws Refusal {
        ArrayNode anyOf = Json.array();
        for (JsonNode alternative : alternatives) {
            JsonNode full = alternative;
            if (types.size() == 1 && alternative instanceof ObjectNode own && !own.has(TYPE) && !own.has("$ref")) {
                full = own.deepCopy().put(TYPE, types.iterator().next());
            }
            ObjectNode cleaned = clean(full);
            if (alternatives.size() == 1) {
                clean.setAll(cleaned);
            } else if (cleaned.path(ANY_OF) instanceof ArrayNode inner) {
                anyOf.addAll(inner);
            } else {
                anyOf.add(cleaned);
            }
        }
        if (!anyOf.isEmpty()) {
            clean.set(ANY_OF, anyOf);
        }
    }

    private void typed(Set<String> types, ObjectNode whole, ObjectNode clean) throws Refusal {
        if (types.size() == 1) {
            typed(types.iterator().next(), whole, clean);
            return;
        }
        ArrayNode anyOf = clean.putArray(ANY_OF);
        for (String type : types.isEmpty() ? ANY_TYPE : types) {
            typed(type, whole, anyOf.addObject());
        }
    }

    private void typed(String type, ObjectNode whole, ObjectNode clean) throws Refusal {
        clean.put(TYPE, type);
        SchemaType.keywords(type, whole, clean);
        if (type.equals(OBJECT)) {
            object(whole, clean);
        } else if (type.equals("array")) {
            clean.set("items", items(whole));
        }
    }

    private void object(ObjectNode whole, ObjectNode clean) throws Refusal {
        if (!(whole.path(PROPERTIES) instanceof ObjectNode properties)) {
            return;
        }
        ObjectNode written = clean.putObject(PROPERTIES);
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            written.set(property.getKey(), clean(property.getValue()));
        }
        Set<String> required = new LinkedHashSet<>();
        whole.path(REQUIRED).forEach(name -> required.add(name.asText()));
        required.removeIf(name -> !written.has(name));
        if (!required.isEmpty()) {
            required.forEach(clean.putArray(REQUIRED)::add);
        }
    }

    /** What an array holds must be told; of items told one by one it may be any. */
    private ObjectNode items(ObjectNode whole) throws Refusal {
        JsonNode items = whole.path("items");
        JsonNode oneByOne = items.isArray() ? items : whole.path("prefixItems");
        if (!oneByOne.isEmpty()) {
            ObjectNode any = Json.object();
            any.set(ANY_OF, oneByOne);
            return clean(any);
        }
        return items.isObject() ? clean(items) : Json.object().put(TYPE, "string");
    }
}
