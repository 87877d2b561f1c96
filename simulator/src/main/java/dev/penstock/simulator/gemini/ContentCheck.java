package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the service refuses in requests for content. */
final class ContentCheck {
    private static final Set<String> ROLES = Set.of("user", "model", "function");

    private final JsonNode body;
    private final String model;

    ContentCheck(JsonNode body, String model) {
        this.body = body;
        this.model = model;
    }

    /** The first fault found, if there is one. */
    Optional<Problem> problem() {
        if (!body.isObject()) {
            return invalid("Invalid JSON payload received. Unexpected token.");
        }
        return Names.REQUEST
                .problem(body, "")
                .or(this::contents)
                .or(this::config)
                .or(() -> new FunctionCheck(body, model).problem());
    }

    static Optional<Problem> invalid(String message) {
        return Optional.of(Problem.invalid(message));
    }

    private Optional<Problem> contents() {
        JsonNode contents = body.path("contents");
        if (contents.isEmpty()) {
            return invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }
        for (int i = 0; i < contents.size(); i++) {
            Optional<Problem> found = content(contents.get(i), i);
            if (found.isPresent()) {
                return found;
            }
        }
        String last = contents.get(contents.size() - 1).path("role").asText("user");
        boolean calls = !ContentReader.parts(contents.get(contents.size() - 1), "functionCall")
                .isEmpty();
        return last.equals("model") && calls
                ? invalid("Please ensure that function response turn comes immediately after a function call turn.")
                : Optional.empty();
    }

    private Optional<Problem> content(JsonNode content, int i) {
        String at = "contents[" + i + "]";
        Optional<Problem> unknown = Names.CONTENT.problem(content, at);
        if (unknown.isPresent()) {
            return unknown;
        }
        if (!ROLES.contains(content.path("role").asText("user"))) {
            return invalid("Please use a valid role: user, model.");
        }
        JsonNode parts = content.path("parts");
        if (parts.isEmpty()) {
            return invalid("* GenerateContentRequest." + at + ".parts: contents.parts must not be empty.\n");
        }
        for (int j = 0; j < parts.size(); j++) {
            Optional<Problem> found = part(parts.get(j), at + ".parts[" + j + "]");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> part(JsonNode part, String at) {
        boolean data = part.properties().stream()
                .map(java.util.Map.Entry::getKey)
                .anyMatch(name -> !name.equals("thought") && !name.equals("thoughtSignature"));
        if (!data) {
            return invalid("* GenerateContentRequest." + at + ".data: required oneof field 'data' must have one"
                    + " initialized field\n");
        }
        if (part.has("functionCall")
                && !part.path("functionCall").path("args").isObject()
                && part.path("functionCall").has("args")) {
            return invalid(
                    "Invalid value at '" + at + ".function_call.args' (type.googleapis.com/google.protobuf.Struct)");
        }
        if (part.has("functionResponse")
                && !part.path("functionResponse").path("response").isObject()) {
            return invalid("Invalid value at '" + at + ".function_response.response'"
                    + " (type.googleapis.com/google.protobuf.Struct)");
        }
        return Names.PART
                .problem(part, at)
                .or(() -> Names.CALL.problem(part.path("functionCall"), at + ".function_call"))
                .or(() -> Names.RESPONSE.problem(part.path("functionResponse"), at + ".function_response"));
    }

    private Optional<Problem> config() {
        JsonNode config = body.path("generationConfig");
        Optional<Problem> unknown = Names.CONFIG
                .problem(config, "generation_config")
                .or(() -> Names.THINKING.problem(config.path("thinkingConfig"), "generation_config.thinking_config"));
        return unknown.or(() -> ranges(config)).or(() -> format(config));
    }

    private Optional<Problem> ranges(JsonNode config) {
        JsonNode temperature = config.path("temperature");
        if (temperature.isNumber() && (temperature.asDouble() < 0 || temperature.asDouble() > 2)) {
            return invalid("* GenerateContentRequest.generation_config.temperature: temperature must be in the range"
                    + " [0.0, 2.0].\n");
        }
        JsonNode limit = config.path("maxOutputTokens");
        if (limit.isNumber() && limit.asInt() < 1) {
            return invalid("* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be"
                    + " positive.\n");
        }
        JsonNode count = config.path("candidateCount");
        if (count.isNumber() && (count.asInt() < 1 || count.asInt() > 8)) {
            return invalid("* GenerateContentRequest.generation_config.candidate_count: candidate_count must be in the"
                    + " range [1, 8].\n");
        }
        return config.path("stopSequences").size() > 5
                ? invalid("* GenerateContentRequest.generation_config.stop_sequences: at most 5 stop sequences.\n")
                : Optional.empty();
    }

    private Optional<Problem> format(JsonNode config) {
        String type = config.path("responseMimeType").asText("text/plain");
        if (!List.of("text/plain", "application/json", "text/x.enum").contains(type)) {
            return invalid("* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are"
                    + " `text/plain`, `application/json`, `application/xml`, `application/yaml` and `text/x.enum`.\n");
        }
        if (config.has("responseSchema") && type.equals("text/plain")) {
            return invalid("* GenerateContentRequest.generation_config.response_schema: only allowed when"
                    + " response_mime_type is `application/json`.\n");
        }
        if (type.equals("application/json") && !body.path("tools").isEmpty() && model.startsWith("gemini-2")) {
            return invalid("Function calling with a response mime type: 'application/json' is unsupported");
        }
        return SchemaCheck.problem(config.path("responseSchema"), "generation_config.response_schema");
    }
}
