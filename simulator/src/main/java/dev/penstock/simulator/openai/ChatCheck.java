package dev.penstock.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a service of the openai dialect refuses in chat requests. */
final class ChatCheck {
    private static final Set<String> ROLES = Set.of("developer", "system", "user", "assistant", "tool", "function");
    private static final String REASONING_MISSING =
            "The `reasoning_content` in the thinking mode must be passed back to the API.";

    private final JsonNode body;
    private final Variant variant;

    ChatCheck(JsonNode body, Variant variant) {
        this.body = body;
        this.variant = variant;
    }

    /** The first fault found, if there is one. */
    Optional<Problem> problem() {
        if (!body.isObject()) {
            return Optional.of(Problem.of(400));
        }
        if (!body.path("model").isTextual() || body.path("model").asText().isEmpty()) {
            return invalid("you must provide a model parameter", "model");
        }
        return messages()
                .or(this::tools)
                .or(this::limits)
                .or(this::stream)
                .or(this::ranges)
                .or(this::format);
    }

    private static Optional<Problem> invalid(String message, String param) {
        return Optional.of(Problem.invalid(message, param));
    }

    private Optional<Problem> messages() {
        JsonNode messages = body.path("messages");
        if (!messages.isArray()) {
            return invalid("Missing required parameter: 'messages'.", "messages");
        }
        if (messages.isEmpty()) {
            return invalid("Invalid 'messages': empty array. Expected an array with minimum length 1.", "messages");
        }
        Set<String> open = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Optional<Problem> found = message(messages.get(i), i, open);
            if (found.isPresent()) {
                return found;
            }
        }
        return open.isEmpty() ? Optional.empty() : unanswered(open);
    }

    private Optional<Problem> message(JsonNode message, int i, Set<String> open) {
        String role = message.path("role").asText();
        if (!ROLES.contains(role)) {
            return invalid(
                    "Invalid value: '" + role + "'. Supported values are: 'system', 'assistant', 'user', 'function',"
                            + " 'tool', and 'developer'.",
                    "messages[" + i + "].role");
        }
        if (role.equals("tool")) {
            String id = message.path("tool_call_id").asText();
            return open.remove(id)
                    ? Optional.empty()
                    : invalid(
                            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message"
                                    + " with 'tool_calls'.",
                            "messages.[" + i + "].role");
        }
        if (!open.isEmpty()) {
            return unanswered(open);
        }
        JsonNode content = message.path("content");
        JsonNode calls = message.path("tool_calls");
        boolean silent = content.isMissingNode() || content.isNull();
        if (silent
                && !(role.equals("assistant")
                        && (!calls.isEmpty() || message.has("refusal") || message.has("function_call")))) {
            return invalid("Invalid value for 'content': expected a string, got null.", "messages.[" + i + "].content");
        }
        if (!silent && !content.isTextual() && !content.isArray()) {
            return invalid(
                    "Invalid type for 'messages[" + i + "].content': expected one of a string or array of objects.",
                    "messages[" + i + "].content");
        }
        return calls(message, calls, i, open);
    }

    private Optional<Problem> calls(JsonNode message, JsonNode calls, int i, Set<String> open) {
        for (JsonNode call : calls) {
            if (!call.path("function").path("arguments").isTextual()) {
                return invalid(
                        "Invalid type for 'messages[" + i + "].tool_calls[0].function.arguments': expected a string.",
                        "messages[" + i + "].tool_calls[0].function.arguments");
            }
            open.add(call.path("id").asText());
        }
        boolean thinks = !body.path("thinking").path("type").asText().equals("disabled");
        if (variant == Variant.DEEPSEEK
                && thinks
                && !calls.isEmpty()
                && !message.path("reasoning_content").isTextual()) {
            return Optional.of(
                    new Problem(400, REASONING_MISSING, "invalid_request_error", null, "invalid_request_error"));
        }
        return Optional.empty();
    }

    private static Optional<Problem> unanswered(Set<String> open) {
        return invalid(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                        + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                        + String.join(", ", open),
                "messages");
    }

    private Optional<Problem> tools() {
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            if (!tools.get(i).path("function").path("name").asText().matches("[a-zA-Z0-9_-]{1,64}")) {
                return invalid(
                        "Invalid 'tools[" + i + "].function.name': string does not match pattern '^[a-zA-Z0-9_-]+$'.",
                        "tools[" + i + "].function.name");
            }
        }
        boolean demanded = body.has("tool_choice") && tools.isEmpty() && variant != Variant.OLLAMA;
        return demanded && !body.path("tool_choice").asText().equals("none")
                ? invalid(
                        "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
                        "tool_choice")
                : Optional.empty();
    }

    private Optional<Problem> limits() {
        String model = body.path("model").asText();
        boolean both = body.path("max_tokens").isNumber()
                && body.path("max_completion_tokens").isNumber();
        if (variant == Variant.OPENAI && both) {
            return invalid(
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
                    "max_tokens");
        }
        if (variant == Variant.OPENAI && body.path("max_tokens").isNumber() && model.matches("(o\\d|gpt-5).*")) {
            return Optional.of(new Problem(
                    400,
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                            + " 'max_completion_tokens' instead.",
                    "invalid_request_error",
                    "max_tokens",
                    "unsupported_parameter"));
        }
        for (String name : new String[] {"max_tokens", "max_completion_tokens"}) {
            JsonNode limit = body.path(name);
            boolean absent = limit.isMissingNode() || limit.isNull();
            if (!absent && (!limit.isIntegralNumber() || (limit.asLong() < 1 && variant != Variant.OLLAMA))) {
                return invalid(
                        "Invalid '" + name + "': integer below minimum value. Expected a value >= 1, but got " + limit
                                + " instead.",
                        name);
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> stream() {
        boolean options = body.path("stream_options").isObject();
        return options && !body.path("stream").asBoolean()
                ? invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options")
                : Optional.empty();
    }

    private Optional<Problem> ranges() {
        JsonNode temperature = body.path("temperature");
        if (temperature.isNumber() && (temperature.asDouble() < 0 || temperature.asDouble() > 2)) {
            return invalid("Invalid 'temperature': expected a value between 0 and 2.", "temperature");
        }
        JsonNode n = body.path("n");
        if (n.isNumber() && (n.asInt() < 1 || n.asInt() > 128)) {
            return invalid("Invalid 'n': expected a value between 1 and 128.", "n");
        }
        int stopsMax = variant == Variant.DEEPSEEK ? 16 : 4;
        return body.path("stop").isArray() && body.path("stop").size() > stopsMax
                ? invalid(
                        "Invalid 'stop': array too long. Expected an array with maximum length " + stopsMax + ".",
                        "stop")
                : Optional.empty();
    }

    private Optional<Problem> format() {
        String type = body.path("response_format").path("type").asText();
        if (type.equals("json_schema") && variant == Variant.DEEPSEEK) {
            return invalid("This response_format type is unavailable now", "response_format");
        }
        boolean strict = variant == Variant.OPENAI || variant == Variant.AZURE || variant == Variant.DEEPSEEK;
        return type.equals("json_object") && strict && !asksForJson()
                ? invalid(
                        "'messages' must contain the word 'json' in some form, to use 'response_format' of type"
                                + " 'json_object'.",
                        "messages")
                : Optional.empty();
    }

    private boolean asksForJson() {
        return body.path("messages").toString().toLowerCase(Locale.ROOT).contains("json");
    }
}
