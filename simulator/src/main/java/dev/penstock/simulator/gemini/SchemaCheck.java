package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the service refuses in schemas: it knows a part of JSON schema only. */
final class SchemaCheck {
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "object", "null", "type_unspecified");

    private SchemaCheck() {}

    static Optional<Problem> problem(JsonNode schema, String at) {
        if (!schema.isObject()) {
            return Optional.empty();
        }
        Optional<Problem> unknown = Names.SCHEMA.problem(schema, at);
        if (unknown.isPresent()) {
            return unknown;
        }
        JsonNode type = schema.path("type");
        if (!type.isMissingNode() && !TYPES.contains(type.asText().toLowerCase(Locale.ROOT))) {
            return ContentCheck.invalid("Invalid value at '" + at
                    + ".type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), " + type);
        }
        for (var property : schema.path("properties").properties()) {
            Optional<Problem> found = problem(property.getValue(), at + ".properties[0].value");
            if (found.isPresent()) {
                return found;
            }
        }
        for (JsonNode choice : schema.path("anyOf")) {
            Optional<Problem> found = problem(choice, at + ".any_of[0]");
            if (found.isPresent()) {
                return found;
            }
        }
        return problem(schema.path("items"), at + ".items");
    }
}
