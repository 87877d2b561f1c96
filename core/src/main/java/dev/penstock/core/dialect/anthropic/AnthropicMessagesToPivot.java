package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Part.Media.Source;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.ArrayList;
import java.util.List;

/** Reads the instructions and the conversation of a request of {@code /v1/messages}. */
final class AnthropicMessagesToPivot {
    private static final String CONTENT = "content";

    private AnthropicMessagesToPivot() {}

    static List<Message> read(Members body) throws Refusal {
        List<Message> messages = new ArrayList<>();
        List<Part> system = onlyText(body, "system");
        if (!system.isEmpty()) {
            body.note(Feature.SYSTEM, "system");
            messages.add(new Message(Role.SYSTEM, system));
        }
        List<Members> turns = body.objects("messages");
        if (turns.isEmpty()) {
            throw body.refusal("messages", "none", "at least one");
        }
        for (Members turn : turns) {
            Role role = role(turn);
            messages.add(new Message(role, role == Role.SYSTEM ? onlyText(turn, CONTENT) : blocks(turn, CONTENT)));
        }
        return messages;
    }

    private static Role role(Members turn) throws Refusal {
        String role = turn.needText("role");
        return switch (role) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> {
                turn.note(Feature.SYSTEM, "role");
                yield Role.SYSTEM;
            }
            default -> throw turn.refusal("role", role, "user or assistant");
        };
    }

    /** Instructions are words alone, here as in every other dialect. */
    private static List<Part> onlyText(Members holder, String name) throws Refusal {
        List<Part> parts = blocks(holder, name);
        if (!parts.stream().allMatch(Part.Text.class::isInstance)) {
            throw holder.refusal(name, "a block that is not text", "text blocks");
        }
        return parts;
    }

    /** A text, or an array of blocks; absent is empty. */
    private static List<Part> blocks(Members holder, String name) throws Refusal {
        JsonNode content = holder.any(name);
        if (content == null) {
            return List.of();
        }
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? List.of() : List.of(new Part.Text(content.textValue()));
        }
        if (!content.isArray()) {
            throw holder.wrong(name, content, "a string or an array of blocks");
        }
        List<Part> parts = new ArrayList<>();
        for (Members block : holder.objects(name)) {
            parts.add(block(block));
        }
        return parts;
    }

    private static Part block(Members block) throws Refusal {
        if (block.any("cache_control") != null) {
            block.note(Feature.CACHE_MARKS, "cache_control");
        }
        JsonNode citations = block.any("citations");
        if (citations != null
                && !citations.isEmpty()
                && citations.path("enabled").asBoolean(true)) {
            block.note(Feature.CITATIONS, "citations");
        }
        String type = block.needText("type");
        return switch (type) {
            case "text" -> new Part.Text(block.needText("text"));
            case "image" -> media(block, Part.Media.Kind.IMAGE);
            case "document" -> media(block, Part.Media.Kind.DOCUMENT);
            case "thinking" -> thinking(block);
            case "redacted_thinking" -> {
                block.note(Feature.REASONING_TEXT, "type");
                yield new Part.Reasoning("", AnthropicSeal.redacted(block.needText("data")));
            }
            case "tool_use" -> toolUse(block);
            case "tool_result" -> toolResult(block);
            default -> throw unknown(block, type);
        };
    }

    private static Refusal unknown(Members block, String type) {
        return block.refusal(
                "type", type, "text, image, document, thinking, redacted_thinking, tool_use or tool_result");
    }

    private static Part thinking(Members block) throws Refusal {
        block.note(Feature.REASONING_TEXT, "thinking");
        String signature = block.text("signature");
        return MarkedSignature.read(block.needText("thinking"), signature == null ? "" : signature);
    }

    private static Part toolUse(Members block) throws Refusal {
        SealedId id = SealedId.parse(block.needText("id"));
        ObjectNode input = block.raw("input");
        return new Part.ToolCall(
                id.id(),
                block.needText("name"),
                input == null ? "{}" : input.toString(),
                id.keepsake() == null ? null : id.keepsake().seal());
    }

    private static Part toolResult(Members block) throws Refusal {
        List<Part> content = blocks(block, CONTENT);
        if (content.stream().anyMatch(Part.Media.class::isInstance)) {
            block.note(Feature.TOOL_RESULT_MEDIA, CONTENT);
        }
        boolean failed = block.flag("is_error", false);
        if (failed) {
            block.note(Feature.TOOL_RESULT_FAILED, "is_error");
        }
        String id = SealedId.parse(block.needText("tool_use_id")).id();
        return new Part.ToolResult(id, null, content, failed);
    }

    private static Part media(Members block, Part.Media.Kind kind) throws Refusal {
        boolean image = kind == Part.Media.Kind.IMAGE;
        String title = image ? null : block.text("title");
        Members source = block.needObject("source");
        String type = source.needText("type");
        String mediaType = source.text("media_type");
        Source bytes = switch (type) {
            case "base64" -> {
                source.note(image ? Feature.IMAGE_DATA : Feature.DOCUMENT_DATA, "data");
                yield new Source.Inline(source.needText("data"));
            }
            case "url" -> {
                source.note(image ? Feature.IMAGE_LINK : Feature.DOCUMENT_LINK, "url");
                yield new Source.Link(source.needText("url"));
            }
            case "text" -> {
                source.note(Feature.DOCUMENT_TEXT, "data");
                yield new Source.Plain(source.needText("data"));
            }
            case "file" -> {
                // No upstream takes it, so nobody looks at what is made of it.
                source.note(Feature.STORED_FILE, "file_id");
                yield new Source.Link(source.needText("file_id"));
            }
            default -> throw source.refusal("type", type, "base64, url, text or file");
        };
        return new Part.Media(kind, bytes, mediaType == null ? "" : mediaType, title, source.path());
    }
}
