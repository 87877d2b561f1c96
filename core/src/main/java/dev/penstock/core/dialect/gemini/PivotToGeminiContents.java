package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Part.Media.Source;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Fit;
import dev.penstock.core.dialect.translation.ResultsInOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a conversation as contents and parts. The dialect counts the responses behind the calls and knows them by name and
 * place alone: those of one turn have a content of their own, in the order of the calls, and what results hold beside text
 * follows in the next. Messages of the model in a row become one content, since calls must stand right behind a user's.
 */
final class PivotToGeminiContents {
    private static final String OUTPUT = "output";
    private static final String ERROR = "error";

    private static final String PARTS = "parts";
    private static final String CALL = "functionCall";
    private static final String MODEL = "model";

    private final ChatRequest request;
    private final UpstreamModel model;
    private final Fit fit;
    private final Map<String, String> toolNames;
    private final ArrayNode contents = Json.array();

    PivotToGeminiContents(ChatRequest request, UpstreamModel model, Fit fit) {
        this.request = request;
        this.model = model;
        this.fit = fit;
        this.toolNames = request.toolNames();
    }

    ArrayNode write() throws Refusal {
        List<Message> said = request.messages().stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .toList();
        for (Message message : ResultsInOrder.of(said)) {
            if (message.role() == Role.USER) {
                user(message);
            } else {
                model(message);
            }
        }
        if (contents.isEmpty()) {
            throw new Refusal(
                    Problem.invalid("messages: nobody says anything (expected: a user's message)", "messages"));
        }
        if (Generation.signsCalls(model)) {
            contents.forEach(PivotToGeminiContents::vouchForCalls);
        }
        return contents;
    }

    private void user(Message message) throws Refusal {
        ArrayNode responses = Json.array();
        ArrayNode said = Json.array();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                responses.add(response(result));
                media(result, said);
            } else {
                part(part, said);
            }
        }
        content("user", responses);
        content("user", said);
    }

    /** What a result shows beside its text; named, since the place alone does not tell which tool it is from. */
    private void media(Part.ToolResult result, ArrayNode said) throws Refusal {
        List<Part> shown = result.content().stream()
                .filter(part -> !(part instanceof Part.Text))
                .toList();
        if (!shown.isEmpty()) {
            said.addObject().put("text", "Of the result of " + toolName(result) + ":");
        }
        shown.forEach(part -> part(part, said));
    }

    private void model(Message message) {
        ArrayNode parts = Json.array();
        for (Part part : message.parts()) {
            part(part, parts);
        }
        JsonNode last = contents.path(contents.size() - 1);
        if (last.path("role").asText().equals(MODEL) && last.path(PARTS) instanceof ArrayNode before) {
            before.addAll(parts);
        } else {
            content(MODEL, parts);
        }
    }

    private void content(String role, ArrayNode parts) {
        if (!parts.isEmpty()) {
            contents.addObject().put("role", role).set(PARTS, parts);
        }
    }

    private void part(Part part, ArrayNode parts) {
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
                written.putObject(CALL).put("name", call.name()).set("args", Arguments.object(call.arguments()));
                GeminiSeal.restore(call, written);
            }
            // Written already, in a content of their own.
            case Part.ToolResult ignored -> {}
        }
    }

    private static void text(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            GeminiSeal.text(text, parts);
        }
    }

    private ObjectNode response(Part.ToolResult result) throws Refusal {
        ObjectNode part = Json.object();
        part.putObject("functionResponse").put("name", toolName(result)).set("response", words(result));
        return part;
    }

    private String toolName(Part.ToolResult result) throws Refusal {
        String name = result.name() == null ? toolNames.get(result.id()) : result.name();
        if (name == null) {
            throw new Refusal(Problem.invalid(
                    "messages: a result of the call " + result.id() + " (expected: a call of this id before it)",
                    "messages"));
        }
        return name;
    }

    /**
     * A response is an object. The service takes the whole of it for the result unless it has one of two members with a meaning
     * of their own (<a href="https://ai.google.dev/api/caching#FunctionResponse">FunctionResponse</a>), so an object that has
     * neither stays as it is.
     */
    private static ObjectNode words(Part.ToolResult result) {
        String text = result.content().stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining("\n"));
        if (result.failed()) {
            return Json.object().put(ERROR, text);
        }
        ObjectNode object = Arguments.objectOrNull(text);
        if (object != null) {
            boolean mistakable = object.has(OUTPUT) || object.has(ERROR);
            return mistakable ? Json.object().set(OUTPUT, object) : object;
        }
        boolean elsewhere = text.isEmpty() && !result.content().isEmpty();
        return Json.object().put(OUTPUT, elsewhere ? "(in the next message)" : text);
    }

    private static ObjectNode media(Part.Media media) {
        ObjectNode part = Json.object();
        switch (media.source()) {
            case Source.Inline(String base64) ->
                part.putObject("inlineData")
                        .put("mimeType", media.type().isEmpty() ? MediaTypes.ofKind(media.kind()) : media.type())
                        .put("data", base64);
            case Source.Link(String url) ->
                part.putObject("fileData")
                        .put("mimeType", media.type().isEmpty() ? MediaTypes.ofUrl(url, media.kind()) : media.type())
                        .put("fileUri", url);
            case Source.Plain(String text) ->
                part.put("text", media.name() == null ? text : media.name() + ":\n" + text);
        }
        return part;
    }

    /**
     * Models that sign their calls refuse a turn whose first call is not signed. A call of another model's has no signature,
     * and a caller may have lost one; the dialect has a word for that.
     */
    private static void vouchForCalls(JsonNode content) {
        for (JsonNode part : content.path(PARTS)) {
            if (part instanceof ObjectNode call && call.has(CALL)) {
                GeminiSeal.vouch(call);
                return;
            }
        }
    }
}
