package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Part.Media.Source;
import dev.penstock.core.dialect.translation.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a conversation as messages of this dialect. Results of tools become messages of their own, in the order of the
 * calls, and name their tool, since calls have no ids; what a result holds beside text follows in a user's message.
 */
final class PivotToOllamaMessages {
    private static final String GAP = "\n\n";

    private final ChatRequest request;
    private final Map<String, String> toolNames;
    private final ArrayNode messages = Json.array();

    PivotToOllamaMessages(ChatRequest request) {
        this.request = request;
        this.toolNames = request.toolNames();
    }

    ArrayNode write() {
        for (Message message : request.messages()) {
            switch (message.role()) {
                case SYSTEM -> said("system", message.parts());
                case USER -> user(message.parts());
                case ASSISTANT -> assistant(message.parts());
            }
        }
        return messages;
    }

    private void user(List<Part> parts) {
        List<Part> said = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                said.addAll(result(result));
            } else {
                said.add(part);
            }
        }
        said("user", said);
    }

    /** Writes a result's text; what is not text is left for the message that follows. */
    private List<Part> result(Part.ToolResult result) {
        List<Part> images =
                result.content().stream().filter(part -> image(part) != null).toList();
        String text = text(result.content());
        ObjectNode message = messages.addObject().put("role", "tool");
        message.put("content", text.isEmpty() && !images.isEmpty() ? "(in the next message)" : text);
        String tool = result.name() != null ? result.name() : toolNames.get(result.id());
        if (tool != null) {
            message.put("tool_name", tool);
        }
        return images;
    }

    private void said(String role, List<Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        ObjectNode message = messages.addObject().put("role", role).put("content", text(parts));
        ArrayNode images = Json.array();
        for (Part part : parts) {
            String image = image(part);
            if (image != null) {
                images.add(image);
            }
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
    }

    private void assistant(List<Part> parts) {
        ObjectNode message = messages.addObject().put("role", "assistant").put("content", text(parts));
        StringBuilder thinking = new StringBuilder();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            if (part instanceof Part.Reasoning thought) {
                thinking.append(thought.text());
            } else if (part instanceof Part.ToolCall call) {
                calls.addObject()
                        .putObject("function")
                        .put("name", call.name())
                        .set("arguments", Arguments.object(call.arguments()));
            }
        }
        if (!thinking.isEmpty()) {
            message.put("thinking", thinking.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private static String text(List<Part> parts) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Text(String text) -> text;
                    case Part.Declined(String text) -> text;
                    case Part.Media media
                    when media.source() instanceof Source.Plain(String text) ->
                        media.name() == null ? text : media.name() + ":\n" + text;
                    case Part.Media ignored -> "";
                    case Part.Reasoning ignored -> "";
                    case Part.ToolCall ignored -> "";
                    case Part.ToolResult ignored -> "";
                })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(GAP));
    }

    /** The bytes of an image, the only medium that is left once the table of features has refused the others. */
    private static @Nullable String image(Part part) {
        return part instanceof Part.Media media && media.source() instanceof Source.Inline(String base64)
                ? base64
                : null;
    }
}
