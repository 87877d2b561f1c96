package dev.penstock.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** What the service refuses in requests for messages. */
final class MessageCheck {
    private static final Set<String> MEMBERS = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "stop_sequences",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "metadata",
            "service_tier",
            "container",
            "mcp_servers",
            "context_management",
            "cache_control",
            "inference_geo",
            "speed",
            "thread");
    private static final Set<String> MESSAGE_MEMBERS = Set.of("role", "content");

    private final JsonNode body;
    private final Version version;
    private final boolean counting;

    /** For counting, no limit is asked for. */
    MessageCheck(JsonNode body, Version version, boolean counting) {
        this.body = body;
        this.version = version;
        this.counting = counting;
    }

    /** The first fault found, if there is one. */
    Optional<Problem> problem() {
        if (!body.isObject()) {
            return Optional.of(Problem.of(400));
        }
        return members()
                .or(this::limits)
                .or(this::sampling)
                .or(this::messages)
                .or(() -> new ToolCheck(body).problem())
                .or(() -> new ThinkingCheck(body).problem());
    }

    static Optional<Problem> invalid(String message) {
        return Optional.of(Problem.invalid(message));
    }

    private Optional<Problem> members() {
        if (!body.path("thread").isMissingNode() && !body.path("thread").isNull()) {
            return Optional.of(Problem.threadUnsupported());
        }
        for (var member : body.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                return invalid(member.getKey() + ": Extra inputs are not permitted");
            }
        }
        if (!body.path("model").isTextual()) {
            return invalid("model: Field required");
        }
        if (!body.has("messages")) {
            return invalid("messages: Field required");
        }
        JsonNode system = body.path("system");
        boolean blocks = system.isArray()
                && system.valueStream()
                        .allMatch(block -> block.path("type").asText().equals("text"));
        return system.isMissingNode() || system.isTextual() || blocks
                ? Optional.empty()
                : invalid("system: Input should be a valid string or a list of text blocks");
    }

    private Optional<Problem> limits() {
        JsonNode limit = body.path("max_tokens");
        if (counting) {
            return Optional.empty();
        }
        if (limit.isMissingNode()) {
            return invalid("max_tokens: Field required");
        }
        if (!limit.isIntegralNumber()) {
            return invalid("max_tokens: Input should be a valid integer");
        }
        return limit.asLong() < 1
                ? invalid("max_tokens: Input should be greater than or equal to 1")
                : Optional.empty();
    }

    private Optional<Problem> sampling() {
        for (String name : new String[] {"temperature", "top_p", "top_k"}) {
            JsonNode value = body.path(name);
            if (!value.isMissingNode() && version == Version.OCTOBER_2026) {
                return invalid(name + ": Extra inputs are not permitted");
            }
            if (!value.isMissingNode() && !value.isNumber()) {
                return invalid(name + ": Input should be a valid number");
            }
            if (!name.equals("top_k") && (value.asDouble() < 0 || value.asDouble() > 1)) {
                return invalid(name + ": range: 0..1");
            }
        }
        for (JsonNode stop : body.path("stop_sequences")) {
            if (stop.asText().isBlank()) {
                return invalid("stop_sequences: each stop sequence must contain non-whitespace");
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> messages() {
        JsonNode messages = body.path("messages");
        if (!messages.isArray()) {
            return invalid("messages: Input should be a valid list");
        }
        if (messages.isEmpty()) {
            return invalid("messages: at least one message is required");
        }
        for (int i = 0; i < messages.size(); i++) {
            Optional<Problem> found = message(messages.get(i), "messages." + i, i == messages.size() - 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return messages.get(0).path("role").asText().equals("user")
                ? prefill(messages.get(messages.size() - 1))
                : invalid("messages: first message must use the \"user\" role");
    }

    private Optional<Problem> message(JsonNode message, String at, boolean last) {
        for (var member : message.properties()) {
            if (!MESSAGE_MEMBERS.contains(member.getKey())) {
                return invalid(at + "." + member.getKey() + ": Extra inputs are not permitted");
            }
        }
        String role = message.path("role").asText();
        if (role.equals("system")) {
            return invalid("messages: Unexpected role \"system\". The Messages API accepts a top-level `system`"
                    + " parameter, not \"system\" as an input message role.");
        }
        if (!role.equals("user") && !role.equals("assistant")) {
            return invalid(at + ".role: Input should be 'user' or 'assistant'");
        }
        JsonNode content = message.path("content");
        if (!content.isTextual() && !content.isArray()) {
            return invalid(at + ".content: Field required");
        }
        boolean silent = content.isTextual() ? content.asText().isEmpty() : content.isEmpty();
        if (silent && !(last && role.equals("assistant"))) {
            return invalid(at + ": all messages must have non-empty content except for the optional final assistant"
                    + " message");
        }
        for (int i = 0; i < content.size(); i++) {
            Optional<Problem> found = new BlockCheck(content.get(i), role, at + ".content." + i, version).problem();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> prefill(JsonNode last) {
        if (!last.path("role").asText().equals("assistant")) {
            return Optional.empty();
        }
        if (body.path("model").asText().matches("claude-[a-z]+-(4-([6-9]|\\d\\d)|[5-9]).*")) {
            return invalid(
                    "This model does not support assistant message prefill. The conversation must end with a user"
                            + " message.");
        }
        String text = MessageReader.text(last.path("content"));
        return !text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1))
                ? invalid("messages: final assistant content cannot end with trailing whitespace")
                : Optional.empty();
    }
}
