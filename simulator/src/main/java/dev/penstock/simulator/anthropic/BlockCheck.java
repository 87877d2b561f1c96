package dev.penstock.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** What the service refuses in a block of a message's content. */
final class BlockCheck {
    private static final Set<String> OF_USERS =
            Set.of("text", "image", "document", "tool_result", "search_result", "container_upload");
    private static final Set<String> OF_ASSISTANTS = Set.of(
            "text",
            "image",
            "document",
            "tool_use",
            "thinking",
            "redacted_thinking",
            "server_tool_use",
            "web_search_tool_result");
    private static final Set<String> TEXT_MEMBERS = Set.of("type", "text", "cache_control", "citations");

    private final JsonNode block;
    private final String role;
    private final String at;
    private final Version version;

    BlockCheck(JsonNode block, String role, String at, Version version) {
        this.block = block;
        this.role = role;
        this.at = at;
        this.version = version;
    }

    Optional<Problem> problem() {
        String type = block.path("type").asText();
        Set<String> known = role.equals("user") ? OF_USERS : OF_ASSISTANTS;
        if (!known.contains(type)) {
            boolean elsewhere = OF_USERS.contains(type) || OF_ASSISTANTS.contains(type);
            return MessageCheck.invalid(
                    elsewhere
                            ? at + ": `" + type + "` blocks can only be in `" + other() + "` messages"
                            : at + ": Input tag '" + type
                                    + "' found using 'type' does not match any of the expected tags: "
                                    + "'document', 'image', 'redacted_thinking', 'text', 'thinking', 'tool_result',"
                                    + " 'tool_use'");
        }
        return switch (type) {
            case "text" -> text();
            case "image" -> source();
            case "document" -> document();
            case "tool_use" -> toolUse();
            case "tool_result" -> toolResult();
            default -> Optional.empty();
        };
    }

    private String other() {
        return role.equals("user") ? "assistant" : "user";
    }

    private Optional<Problem> text() {
        if (block.path("text").asText().isEmpty()) {
            return MessageCheck.invalid("messages: text content blocks must be non-empty");
        }
        if (block.path("text").asText().isBlank()) {
            return MessageCheck.invalid("messages: text content blocks must contain non-whitespace text");
        }
        for (var member : block.properties()) {
            if (!TEXT_MEMBERS.contains(member.getKey())) {
                return MessageCheck.invalid(at + ".text." + member.getKey() + ": Extra inputs are not permitted");
            }
        }
        boolean cited = role.equals("user") && !block.path("citations").isEmpty();
        return cited && version == Version.OCTOBER_2026
                ? MessageCheck.invalid(at + ".text.citations: user text blocks may not have citations")
                : Optional.empty();
    }

    private Optional<Problem> source() {
        JsonNode source = block.path("source");
        return switch (source.path("type").asText()) {
            case "base64" ->
                source.path("media_type").asText().matches("image/(jpeg|png|gif|webp)|application/pdf")
                        ? Optional.empty()
                        : MessageCheck.invalid(at + ".image.source.base64.media_type: Input should be 'image/jpeg',"
                                + " 'image/png', 'image/gif' or 'image/webp'");
            case "url" ->
                source.path("url").isTextual()
                        ? Optional.empty()
                        : MessageCheck.invalid(at + ".image.source.url.url: Field required");
            case "file", "text", "content" -> Optional.empty();
            default -> MessageCheck.invalid(at + ".image.source: Field required");
        };
    }

    private Optional<Problem> document() {
        return role.equals("assistant") && version == Version.OCTOBER_2026
                ? MessageCheck.invalid(at + ": `document` blocks can only be in `user` messages")
                : source();
    }

    private Optional<Problem> toolUse() {
        if (!block.path("id").asText().matches("[a-zA-Z0-9_-]+")) {
            return MessageCheck.invalid(at + ".tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
        }
        return block.path("input").isObject()
                ? Optional.empty()
                : MessageCheck.invalid(at + ".tool_use.input: Input should be a valid dictionary");
    }

    private Optional<Problem> toolResult() {
        JsonNode content = block.path("content");
        boolean wellFormed = content.isMissingNode() || content.isTextual() || content.isArray();
        if (!wellFormed) {
            return MessageCheck.invalid(at + ".tool_result.content: Input should be a valid string or list");
        }
        return block.path("tool_use_id").isTextual()
                ? Optional.empty()
                : MessageCheck.invalid(at + ".tool_result.tool_use_id: Field required");
    }
}
