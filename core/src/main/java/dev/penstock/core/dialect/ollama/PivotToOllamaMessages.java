package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Part.Media.Source;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Fit;
import dev.penstock.core.dialect.translation.ResultsInOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a conversation as messages of this dialect. Results of tools become messages of their own, right behind the calls and
 * in their order, and find them by the tool's name; images in a result follow in a user's message.
 */
final class PivotToOllamaMessages {
    private static final String GAP = "\n\n";

    private final ChatRequest request;
    private final Fit fit;
    private final Map<String, String> toolNames;
    private final ArrayNode messages = Json.array();

    PivotToOllamaMessages(ChatRequest request, Fit fit) {
        this.request = request;
        this.fit = fit;
        this.toolNames = request.toolNames();
    }

    ArrayNode write() {
        for (Message message : ResultsInOrder.of(request.messages())) {
            List<Part> said = new ArrayList<>();
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolResult result) {
                    said.addAll(result(result));
                } else {
                    said.add(part);
                }
            }
            if (!said.isEmpty()) {
                said(role(message.role()), said);
            }
        }
        return messages;
    }

    private static String role(Message.Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
        };
    }

    /** Writes a result's text; what is not text is left for the message that follows. */
    private List<Part> result(Part.ToolResult result) {
        ObjectNode message = messages.addObject().put("role", "tool");
        StringBuilder content = new StringBuilder();
        List<Part> rest = new ArrayList<>();
        for (Part part : result.content()) {
            if (part instanceof Part.Text(String text)) {
                append(content, text);
            } else {
                rest.add(part);
            }
        }
        boolean elsewhere = content.isEmpty() && !rest.isEmpty();
        message.put("content", elsewhere ? "(in the next message)" : content.toString());
        String name = result.name() == null ? toolNames.get(result.id()) : result.name();
        if (name != null) {
            message.put("tool_name", name);
        }
        return rest;
    }

    private void said(String role, List<Part> parts) {
        ObjectNode message = messages.addObject().put("role", role);
        StringBuilder content = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        ArrayNode images = Json.array();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> append(content, text);
                case Part.Declined(String text) -> append(content, text);
                case Part.Reasoning reasoning -> {
                    append(thinking, reasoning.text());
                    if (reasoning.text().isEmpty()) {
                        fit.drop(Feature.REASONING_TEXT);
                    }
                }
                case Part.Media media -> {
                    switch (media.source()) {
                        case Source.Inline(String base64) -> images.add(base64);
                        case Source.Plain(String text) ->
                            append(content, media.name() == null ? text : media.name() + ":\n" + text);
                        // Refused before: there is no member for an address.
                        case Source.Link ignored -> {}
                    }
                }
                case Part.ToolCall call ->
                    calls.addObject()
                            .putObject("function")
                            .put("name", call.name())
                            .set("arguments", Arguments.object(call.arguments()));
                // Written already, as messages of their own.
                case Part.ToolResult ignored -> {}
            }
        }
        message.put("content", content.toString());
        if (!thinking.isEmpty()) {
            message.put("thinking", thinking.toString());
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private static void append(StringBuilder text, String piece) {
        if (!text.isEmpty() && !piece.isEmpty()) {
            text.append(GAP);
        }
        text.append(piece);
    }
}
