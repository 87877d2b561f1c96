package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.DataUrl;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversation of a request of this dialect. Calls often have no id here, and results tell the tool's name at best:
 * a call without an id gets one by its place, and a result belongs to the first call that waits for one by this name.
 */
final class OllamaMessagesToPivot {
    private final Deque<Part.ToolCall> waiting = new ArrayDeque<>();
    private int calls;

    private OllamaMessagesToPivot() {}

    static List<Message> chat(Members body) throws Refusal {
        OllamaMessagesToPivot reader = new OllamaMessagesToPivot();
        List<Message> messages = new ArrayList<>();
        for (Members message : body.objects("messages")) {
            messages.add(reader.message(message));
        }
        if (messages.isEmpty()) {
            throw body.refusal("messages", "none", "at least one");
        }
        return messages;
    }

    /** One prompt, with instructions before it and images beside it. */
    static List<Message> prompt(Members body) throws Refusal {
        String suffix = body.text("suffix");
        if (suffix != null && !suffix.isEmpty()) {
            body.note(Feature.FILL_IN, "suffix");
        }
        promptAsItIs(body);
        List<Message> messages = new ArrayList<>();
        String system = body.text("system", Feature.SYSTEM);
        if (system != null && !system.isEmpty()) {
            messages.add(Message.of(Role.SYSTEM, new Part.Text(system)));
        }
        List<Part> parts = said(body, "prompt");
        if (parts.isEmpty()) {
            throw body.refusal("prompt", "none", "a text");
        }
        messages.add(new Message(Role.USER, parts));
        return messages;
    }

    /** What would have the prompt mean something else than a user's words, which is all that other dialects know. */
    private static void promptAsItIs(Members body) throws Refusal {
        for (String name : List.of("template", "context", "raw")) {
            JsonNode value = body.any(name);
            boolean given = value != null
                    && (value.isArray()
                            ? !value.isEmpty()
                            : value.asBoolean(!value.asText().isEmpty()));
            if (given) {
                throw body.refusal(name, "given", "none: the model behind this name takes chats only");
            }
        }
    }

    private Message message(Members message) throws Refusal {
        String role = message.needText("role");
        return switch (role) {
            case "system" -> {
                message.note(Feature.SYSTEM, "role");
                if (!message.texts("images").isEmpty()) {
                    throw message.refusal("images", "given", "none in a message of this role");
                }
                yield new Message(Role.SYSTEM, said(message, "content"));
            }
            case "user" -> new Message(Role.USER, said(message, "content"));
            case "assistant" -> new Message(Role.ASSISTANT, assistant(message));
            case "tool" -> Message.of(Role.USER, result(message));
            default -> throw message.refusal("role", role, "system, user, assistant or tool");
        };
    }

    private static List<Part> said(Members message, String member) throws Refusal {
        List<Part> parts = new ArrayList<>();
        String content = message.text(member);
        if (content != null && !content.isEmpty()) {
            parts.add(new Part.Text(content));
        }
        images(message, parts);
        return parts;
    }

    private static void images(Members holder, List<Part> parts) throws Refusal {
        int i = 0;
        for (String image : holder.texts("images")) {
            DataUrl url = DataUrl.parse(image);
            if (url == null && image.contains(":")) {
                throw holder.refusal("images", "a link", "base64");
            }
            String base64 = url == null ? image : url.base64();
            holder.note(Feature.IMAGE_DATA, "images");
            parts.add(new Part.Media(
                    Part.Media.Kind.IMAGE,
                    new Part.Media.Source.Inline(base64),
                    ImageType.of(base64),
                    null,
                    holder.path("images") + "[" + i + "]"));
            i++;
        }
    }

    private List<Part> assistant(Members message) throws Refusal {
        waiting.clear();
        List<Part> said = said(message, "content");
        List<Part> made = new ArrayList<>();
        List<Part> reasoning = new ArrayList<>();
        for (Members call : message.objects("tool_calls")) {
            call.any("type");
            Members function = call.needObject("function");
            function.any("index");
            SealedId id = SealedId.parse(id(call));
            if (id.keepsake() != null) {
                reasoning.addAll(id.keepsake().reasoning());
            }
            Part.ToolCall part = new Part.ToolCall(
                    id.id(),
                    function.needText("name"),
                    arguments(function),
                    id.keepsake() == null ? null : id.keepsake().seal());
            waiting.add(part);
            made.add(part);
        }
        String thinking = message.text("thinking");
        if (reasoning.isEmpty() && thinking != null && !thinking.isEmpty()) {
            reasoning.add(new Part.Reasoning(thinking, null));
        }
        if (!reasoning.isEmpty()) {
            message.note(Feature.REASONING_TEXT, "thinking");
        }
        List<Part> parts = new ArrayList<>(reasoning);
        parts.addAll(said);
        parts.addAll(made);
        return parts;
    }

    private String id(Members call) throws Refusal {
        String id = call.text("id");
        return id == null || id.isEmpty() ? "call_" + calls++ : id;
    }

    private static String arguments(Members function) throws Refusal {
        JsonNode arguments = function.any("arguments");
        if (arguments == null) {
            return "{}";
        }
        if (!arguments.isObject() && !arguments.isTextual()) {
            throw function.wrong("arguments", arguments, "an object");
        }
        return arguments.isTextual() ? arguments.textValue() : arguments.toString();
    }

    private Part result(Members message) throws Refusal {
        String id = message.text("tool_call_id");
        String name = message.text("tool_name");
        if (name == null) {
            // The name of the member before there was one of its own.
            name = message.text("name");
        }
        List<Part> content = said(message, "content");
        if (content.stream().anyMatch(Part.Media.class::isInstance)) {
            message.note(Feature.TOOL_RESULT_MEDIA, "images");
        }
        Part.ToolCall call = take(id == null ? null : SealedId.parse(id).id(), name);
        if (call == null) {
            throw message.refusal(
                    "role", "a tool's result that no call waits for", "an assistant's tool_calls before it");
        }
        return new Part.ToolResult(call.id(), call.name(), content, false);
    }

    private Part.@Nullable ToolCall take(@Nullable String id, @Nullable String name) {
        for (Iterator<Part.ToolCall> calling = waiting.iterator(); calling.hasNext(); ) {
            Part.ToolCall call = calling.next();
            boolean mine = id != null ? id.equals(call.id()) : name == null || name.equals(call.name());
            if (mine) {
                calling.remove();
                return call;
            }
        }
        return waiting.poll();
    }
}
