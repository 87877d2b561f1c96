package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Part.Media.Source;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Fit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a conversation as contents and parts. Messages of one role in a row become one content, so that the results of one
 * turn stand together; they find their calls by the function's name.
 */
final class PivotToGeminiContents {
    private final ChatRequest request;
    private final Fit fit;
    private final Map<String, String> toolNames;
    private final ArrayNode contents = Json.array();

    PivotToGeminiContents(ChatRequest request, Fit fit) {
        this.request = request;
        this.fit = fit;
        this.toolNames = request.toolNames();
    }

    ArrayNode write() throws Refusal {
        for (Message message : request.messages()) {
            if (message.role() != Role.SYSTEM) {
                ArrayNode parts = Json.array();
                for (Part part : message.parts()) {
                    part(part, parts);
                }
                if (!parts.isEmpty()) {
                    content(message.role() == Role.USER ? "user" : "model").addAll(parts);
                }
            }
        }
        if (contents.isEmpty()) {
            throw new Refusal(
                    Problem.invalid("messages: nobody says anything (expected: a user's message)", "messages"));
        }
        return contents;
    }

    private ArrayNode content(String role) {
        if (!contents.isEmpty()) {
            ObjectNode last = (ObjectNode) contents.get(contents.size() - 1);
            if (last.path("role").asText().equals(role)) {
                return last.withArray("parts");
            }
        }
        return contents.addObject().put("role", role).putArray("parts");
    }

    private void part(Part part, ArrayNode parts) throws Refusal {
        switch (part) {
            case Part.Text(String text) -> text(text, parts);
            case Part.Declined(String text) -> text(text, parts);
            case Part.Reasoning reasoning -> {
                if (!GeminiSeal.restore(reasoning, parts)) {
                    fit.drop(Feature.REASONING_TEXT);
                }
            }
            case Part.Media media -> parts.add(media(media));
            case Part.ToolCall call -> {
                ObjectNode written = parts.addObject();
                written.putObject("functionCall")
                        .put("name", call.name())
                        .set("args", Arguments.object(call.arguments()));
                GeminiSeal.restore(call, written);
            }
            case Part.ToolResult result -> result(result, parts);
        }
    }

    private static void text(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            GeminiSeal.text(text, parts);
        }
    }

    private void result(Part.ToolResult result, ArrayNode parts) throws Refusal {
        String name = result.name() == null ? toolNames.get(result.id()) : result.name();
        if (name == null) {
            throw new Refusal(Problem.invalid(
                    "messages: a result of the call " + result.id() + " (expected: a call of this id before it)",
                    "messages"));
        }
        parts.addObject().putObject("functionResponse").put("name", name).set("response", response(result));
        for (Part part : result.content()) {
            if (!(part instanceof Part.Text)) {
                part(part, parts);
            }
        }
    }

    /** A response is an object: a result that is one stays as it is. */
    private static ObjectNode response(Part.ToolResult result) {
        List<String> texts = result.content().stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .toList();
        String text = texts.stream().collect(Collectors.joining("\n"));
        if (result.failed()) {
            return Json.object().put("error", text);
        }
        ObjectNode object = Arguments.objectOrNull(text);
        return object == null ? Json.object().put("result", text) : object;
    }

    private static ObjectNode media(Part.Media media) {
        ObjectNode part = Json.object();
        switch (media.source()) {
            case Source.Inline(String base64) ->
                part.putObject("inlineData").put("mimeType", media.type()).put("data", base64);
            case Source.Link(String url) ->
                part.putObject("fileData")
                        .put("mimeType", media.type().isEmpty() ? MediaTypes.ofUrl(url, media.kind()) : media.type())
                        .put("fileUri", url);
            case Source.Plain(String text) ->
                part.put("text", media.name() == null ? text : media.name() + ":\n" + text);
        }
        return part;
    }
}
