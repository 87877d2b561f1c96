package dev.penstock.simulator.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the service refuses in chats and prompts. */
final class TurnCheck {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
    private static final Set<String> WHOLE_NUMBERS =
            Set.of("num_ctx", "num_predict", "top_k", "seed", "num_keep", "repeat_last_n");
    private static final Set<String> NUMBERS =
            Set.of("temperature", "top_p", "min_p", "repeat_penalty", "presence_penalty", "frequency_penalty");
    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "max");

    private final JsonNode body;

    TurnCheck(JsonNode body) {
        this.body = body;
    }

    /** The first fault found, if there is one. */
    Optional<Problem> problem() {
        if (body.isMissingNode()) {
            return refuse("invalid character looking for beginning of value");
        }
        if (!body.isObject()) {
            return Optional.of(Problem.type(kind(body), "", "api.ChatRequest"));
        }
        if (body.path("model").asText().isEmpty()) {
            return refuse("model is required");
        }
        return messages().or(this::tools).or(this::options).or(this::format).or(this::think);
    }

    private static Optional<Problem> refuse(String message) {
        return Optional.of(Problem.invalid(message));
    }

    private static String kind(JsonNode json) {
        return json.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private Optional<Problem> messages() {
        for (JsonNode message : body.path("messages")) {
            Optional<Problem> found = message(message);
            if (found.isPresent()) {
                return found;
            }
        }
        JsonNode stream = body.path("stream");
        return stream.isMissingNode() || stream.isBoolean() || stream.isNull()
                ? Optional.empty()
                : Optional.of(Problem.type(kind(stream), "ChatRequest.stream", "bool"));
    }

    private static Optional<Problem> message(JsonNode message) {
        String role = message.path("role").asText();
        if (!ROLES.contains(role)) {
            return refuse("invalid role: " + role + ", role must be one of [system, user, assistant, tool]");
        }
        JsonNode content = message.path("content");
        if (!content.isTextual() && !content.isMissingNode() && !content.isNull()) {
            return Optional.of(Problem.type(kind(content), "ChatRequest.messages.content", "string"));
        }
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode arguments = call.path("function").path("arguments");
            if (!arguments.isObject()) {
                return Optional.of(Problem.type(
                        kind(arguments),
                        "ToolCallFunction.messages.tool_calls.function.arguments",
                        "api.ToolCallFunctionArguments"));
            }
        }
        for (JsonNode image : message.path("images")) {
            if (!isBase64(image.asText())) {
                return refuse("illegal base64 data at input byte 0");
            }
        }
        return Optional.empty();
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Problem> tools() {
        JsonNode tools = body.path("tools");
        if (!tools.isMissingNode() && !tools.isArray() && !tools.isNull()) {
            return Optional.of(Problem.type(kind(tools), "ChatRequest.tools", "api.Tools"));
        }
        for (JsonNode tool : tools) {
            if (tool.path("function").path("name").asText().isEmpty()) {
                return refuse("tool function name is required");
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> options() {
        for (var option : body.path("options").properties()) {
            String name = option.getKey();
            if (WHOLE_NUMBERS.contains(name) && !option.getValue().canConvertToExactIntegral()) {
                return refuse("option \"" + name + "\" must be of type integer");
            }
            if (NUMBERS.contains(name) && !option.getValue().isNumber()) {
                return refuse("option \"" + name + "\" must be of type float32");
            }
            if (name.equals("stop") && !option.getValue().isArray()) {
                return refuse("option \"stop\" must be of type array");
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> format() {
        JsonNode format = body.path("format");
        boolean known = format.isMissingNode()
                || format.isNull()
                || format.isObject()
                || format.asText("?").equals("json")
                || format.asText("?").isEmpty();
        return known
                ? Optional.empty()
                : refuse("invalid format: " + format + "; expected \"json\" or a valid JSON Schema object");
    }

    private Optional<Problem> think() {
        JsonNode think = body.path("think");
        boolean known = think.isMissingNode()
                || think.isNull()
                || think.isBoolean()
                || (think.isTextual() && EFFORTS.contains(think.asText()));
        return known
                ? Optional.empty()
                : refuse("invalid think value: " + think + " (must be \"high\", \"medium\", \"low\", true, or false)");
    }
}
