package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Part.Media.Source;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.DataUrl;
import dev.penstock.core.dialect.translation.Fit;
import dev.penstock.core.dialect.translation.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a conversation as messages of this dialect. Results of tools become messages of their own, right behind the calls;
 * what they hold beside text follows in a user's message, since a result may only be text. Texts alone are written as one
 * string, which every service takes.
 */
final class PivotToOpenAiMessages {
    private static final String GAP = "\n\n";

    private final ChatRequest request;
    private final Variant variant;
    private final Fit fit;
    private final ArrayNode messages = Json.array();

    PivotToOpenAiMessages(ChatRequest request, Variant variant, Fit fit) {
        this.request = request;
        this.variant = variant;
        this.fit = fit;
    }

    ArrayNode write() {
        String form = form();
        if (!form.isEmpty()) {
            messages.addObject().put("role", "system").put("content", form);
        }
        for (Message message : request.messages()) {
            switch (message.role()) {
                case SYSTEM -> said("system", message.parts());
                case USER -> user(message.parts());
                case ASSISTANT -> assistant(message.parts());
            }
        }
        return messages;
    }

    /** The form of the answer in words, for services that know it by no other way, or refuse it without the word. */
    private String form() {
        return switch (request.output()) {
            case OutputForm.Free() -> "";
            case OutputForm.Schema schema ->
                variant.jsonSchema() ? "" : SchemaInWords.words(schema.schema().toString());
            case OutputForm.AnyJson() -> mentionsJson() ? "" : "Answer with one valid JSON object and nothing else.";
        };
    }

    private boolean mentionsJson() {
        return request.parts()
                .anyMatch(part -> part instanceof Part.Text(String text)
                        && text.toLowerCase(Locale.ROOT).contains("json"));
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
        List<Part> rest = result.content().stream()
                .filter(part -> !(part instanceof Part.Text))
                .toList();
        String text = text(result.content());
        messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", Ids.brief(result.id()))
                .put("content", text.isEmpty() && !rest.isEmpty() ? "(in the next message)" : text);
        return rest;
    }

    private void said(String role, List<Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        ObjectNode message = messages.addObject().put("role", role);
        if (parts.stream().allMatch(PivotToOpenAiMessages::isText)) {
            message.put("content", text(parts));
            return;
        }
        ArrayNode content = message.putArray("content");
        for (Part part : parts) {
            if (part instanceof Part.Media media && !isText(part)) {
                content.add(media(media));
            } else {
                content.addObject().put("type", "text").put("text", text(List.of(part)));
            }
        }
    }

    private void assistant(List<Part> parts) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        ArrayNode calls = Json.array();
        StringBuilder reasoning = new StringBuilder();
        ArrayNode details = Json.array();
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                ObjectNode written =
                        calls.addObject().put("id", Ids.brief(call.id())).put("type", "function");
                written.putObject("function")
                        .put("name", call.name())
                        .put("arguments", Arguments.text(call.arguments()));
            } else if (part instanceof Part.Reasoning thought) {
                reasoning.append(thought.text());
                boolean restored = takesDetails() && ReasoningDetails.restore(thought.seal(), details);
                if (thought.text().isEmpty() && !restored) {
                    fit.drop(Feature.REASONING_TEXT);
                }
            }
        }
        String text = text(parts);
        message.put("content", text.isEmpty() && !calls.isEmpty() ? null : text);
        reasoning(reasoning.toString(), !calls.isEmpty(), message);
        if (!details.isEmpty()) {
            message.set(ReasoningDetails.MEMBER, details);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    /**
     * Reasoning goes back under the name it came by. A call without it gets an empty one where the conversation reasons: some
     * services refuse a turn that lacks the member, and the caller may have lost it.
     */
    private void reasoning(String text, boolean calls, ObjectNode message) {
        if (variant.reasoningMember().isEmpty()) {
            if (!text.isEmpty()) {
                fit.drop(Feature.REASONING_TEXT);
            }
        } else if (!text.isEmpty() || (calls && reasons())) {
            message.put(variant.reasoningMember(), text);
        }
    }

    /** Services that name their reasoning so either gave such details, or do not mind them. */
    private boolean takesDetails() {
        return variant.reasoningMember().equals("reasoning");
    }

    private boolean reasons() {
        Thinking wish = request.thinking();
        return wish != null
                ? wish.mode() != Thinking.Mode.OFF
                : request.parts().anyMatch(Part.Reasoning.class::isInstance);
    }

    private static boolean isText(Part part) {
        return part instanceof Part.Text
                || part instanceof Part.Declined
                || (part instanceof Part.Media media && media.source() instanceof Source.Plain);
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

    private static ObjectNode media(Part.Media media) {
        ObjectNode part = Json.object();
        String url = switch (media.source()) {
            case Source.Inline(String base64) -> new DataUrl(media.type(), base64).toString();
            case Source.Link(String link) -> link;
            case Source.Plain(String text) -> text;
        };
        switch (media.kind()) {
            case IMAGE -> part.put("type", "image_url").putObject("image_url").put("url", url);
            case DOCUMENT ->
                part.put("type", "file")
                        .putObject("file")
                        .put("filename", media.name() == null ? "document.pdf" : media.name())
                        .put("file_data", url);
            case AUDIO ->
                part.put("type", "input_audio")
                        .putObject("input_audio")
                        .put("data", media.source() instanceof Source.Inline(String base64) ? base64 : "")
                        .put("format", media.type().substring(media.type().indexOf('/') + 1));
        }
        return part;
    }
}
