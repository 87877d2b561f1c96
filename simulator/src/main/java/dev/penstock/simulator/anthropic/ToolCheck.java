package dev.penstock.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the service refuses in tools, and in the pairing of their calls and results. */
final class ToolCheck {
    private final JsonNode body;

    ToolCheck(JsonNode body) {
        this.body = body;
    }

    Optional<Problem> problem() {
        return definitions().or(this::choice).or(this::pairs);
    }

    private Optional<Problem> definitions() {
        Set<String> names = new HashSet<>();
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.get(i);
            boolean own = tool.path("type").asText("custom").equals("custom");
            if (!tool.path("name").asText().matches("[a-zA-Z0-9_-]{1,128}")) {
                return MessageCheck.invalid(
                        "tools." + i + ".custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
            }
            if (own && !tool.path("input_schema").isObject()) {
                return MessageCheck.invalid("tools." + i + ".custom.input_schema: Field required");
            }
            if (own && !tool.path("input_schema").path("type").asText().equals("object")) {
                return MessageCheck.invalid("tools." + i + ".custom.input_schema.type: Input should be 'object'");
            }
            if (!names.add(tool.path("name").asText())) {
                return MessageCheck.invalid("tools: Tool names must be unique.");
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> choice() {
        JsonNode choice = body.path("tool_choice");
        if (choice.isMissingNode()) {
            return Optional.empty();
        }
        String type = choice.path("type").asText();
        if (!Set.of("auto", "any", "tool", "none").contains(type)) {
            return MessageCheck.invalid(
                    "tool_choice: Input tag '" + type + "' found using 'type' does not match any of the expected tags:"
                            + " 'auto', 'any', 'tool', 'none'");
        }
        if (body.path("tools").isEmpty() && !type.equals("none")) {
            return MessageCheck.invalid("tool_choice: may only be specified while providing tools");
        }
        String name = choice.path("name").asText();
        boolean offered = body.path("tools")
                .valueStream()
                .anyMatch(tool -> tool.path("name").asText().equals(name));
        return type.equals("tool") && !offered
                ? MessageCheck.invalid("Tool '" + name + "' not found in provided tools")
                : Optional.empty();
    }

    private Optional<Problem> pairs() {
        JsonNode messages = body.path("messages");
        Set<String> all = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Set<String> calls = ids(messages.get(i), "tool_use", "id");
            if (!calls.stream().allMatch(all::add)) {
                return MessageCheck.invalid("messages." + i + ": `tool_use` ids must be unique");
            }
            Set<String> before = i == 0 ? Set.of() : ids(messages.get(i - 1), "tool_use", "id");
            Set<String> results = ids(messages.get(i), "tool_result", "tool_use_id");
            Set<String> strangers = new LinkedHashSet<>(results);
            strangers.removeAll(before);
            if (!strangers.isEmpty()) {
                return MessageCheck.invalid("messages." + i + ".content.0: unexpected `tool_use_id` found in"
                        + " `tool_result` blocks: " + String.join(", ", strangers) + ". Each `tool_result` block must"
                        + " have a corresponding `tool_use` block in the previous message.");
            }
            Set<String> open = new LinkedHashSet<>(before);
            open.removeAll(leadingResults(messages.get(i)));
            if (!open.isEmpty()) {
                return unanswered(i - 1, open);
            }
        }
        Set<String> open = ids(messages.path(messages.size() - 1), "tool_use", "id");
        return open.isEmpty() ? Optional.empty() : unanswered(messages.size() - 1, open);
    }

    private static Optional<Problem> unanswered(int at, Set<String> open) {
        return MessageCheck.invalid("messages." + at + ": `tool_use` ids were found without `tool_result` blocks"
                + " immediately after: " + String.join(", ", open) + ". Each `tool_use` block must have a corresponding"
                + " `tool_result` block in the next message.");
    }

    /** Results count only when nothing else stands before them. */
    private static Set<String> leadingResults(JsonNode message) {
        return message.path("content")
                .valueStream()
                .takeWhile(block -> block.path("type").asText().equals("tool_result"))
                .map(block -> block.path("tool_use_id").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> ids(JsonNode message, String type, String member) {
        return MessageReader.blocks(message, type).stream()
                .map(block -> block.path(member).asText())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
