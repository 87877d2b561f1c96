package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.DataUrl;
import dev.penstock.core.dialect.translation.Keepsake;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversation of a request of {@code /api/chat}. Calls need no id in this dialect: one that lacks it is named after
 * its place in the conversation, and a result belongs to the oldest call of its tool that waits for one.
 */
final class OllamaMessagesToPivot {
    private static final String CONTENT = "content";
    private static final String IMAGES = "images";

    private final List<Part.ToolCall> waiting = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    private OllamaMessagesToPivot() {}

    static List<Message> read(Members body) throws Refusal {
        OllamaMessagesToPivot reader = new OllamaMessagesToPivot();
        for (Members message : body.objects("messages")) {
            reader.message(message);
        }
        if (reader.messages.isEmpty()) {
            throw body.refusal("messages", "none", "at least one");
        }
        return reader.messages;
    }

    /** Reads the one prompt of {@code /api/generate}. */
    static List<Message> prompt(Members body) throws Refusal {
        for (String name : List.of("suffix", "template", "context")) {
            JsonNode value = body.any(name);
            if (value != null
                    && !(value.isArray() ? value.isEmpty() : value.asText().isEmpty())) {
                throw body.refusal(name, "given", "none: the model behind this name takes chats only");
            }
        }
        if (body.flag("raw", false)) {
            throw body.refusal("raw", "true", "false: the model behind this name takes chats only");
        }
        List<Message> messages = new ArrayList<>();
        String system = body.text("system");
        if (system != null && !system.isEmpty()) {
            body.note(Feature.SYSTEM, "system");
            messages.add(Message.of(Role.SYSTEM, new Part.Text(system)));
        }
        List<Part> parts = said(body, "prompt");
        if (parts.isEmpty()) {
            throw body.missing("prompt", "a string");
        }
        messages.add(new Message(Role.USER, parts));
        return messages;
    }

    private void message(Members message) throws Refusal {
        String role = message.needText("role");
        messages.add(
                switch (role) {
                    case "system" -> {
                        message.note(Feature.SYSTEM, "role");
                        yield new Message(Role.SYSTEM, said(message, CONTENT));
                    }
                    case "user" -> new Message(Role.USER, said(message, CONTENT));
                    case "assistant" -> new Message(Role.ASSISTANT, assistant(message));
                    case "tool" -> Message.of(Role.USER, result(message));
                    default -> throw message.refusal("role", role, "system, user, assistant or tool");
                });
    }

    private static List<Part> said(Members message, String member) throws Refusal {
        List<Part> parts = new ArrayList<>();
        String text = message.text(member);
        if (text != null && !text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        for (String image : message.texts(IMAGES)) {
            parts.add(image(message, image));
        }
        return parts;
    }

    private static Part image(Members message, String image) throws Refusal {
        DataUrl data = DataUrl.parse(image);
        if (data == null && image.contains(":")) {
            throw message.refusal(IMAGES, "a link", "base64");
        }
        message.note(Feature.IMAGE_DATA, IMAGES);
        String base64 = data == null ? image : data.base64();
        return new Part.Media(
                Part.Media.Kind.IMAGE,
                new Part.Media.Source.Inline(base64),
                ImageType.ofBase64(base64),
                null,
                message.path(IMAGES));
    }

    /** Reasoning first, as it was thought; then what was said; then the calls. */
    private List<Part> assistant(Members message) throws Refusal {
        List<Part> said = said(message, CONTENT);
        List<Part.Reasoning> kept = new ArrayList<>();
        waiting.clear();
        for (Members call : message.objects("tool_calls")) {
            waiting.add(call(call, kept));
        }
        List<Part> parts = new ArrayList<>(reasoning(message, kept));
        parts.addAll(said);
        parts.addAll(waiting);
        return parts;
    }

    /** What came back in the ids of calls is sealed, the bare text is not. */
    private static List<Part.Reasoning> reasoning(Members message, List<Part.Reasoning> kept) throws Refusal {
        String thinking = message.text("thinking");
        if (!kept.isEmpty()) {
            message.note(Feature.REASONING_TEXT, "thinking");
            return kept;
        }
        if (thinking == null || thinking.isEmpty()) {
            return List.of();
        }
        message.note(Feature.REASONING_TEXT, "thinking");
        return List.of(new Part.Reasoning(thinking, null));
    }

    private Part.ToolCall call(Members call, List<Part.Reasoning> kept) throws Refusal {
        call.any("type");
        Members function = call.needObject("function");
        function.any("index");
        ObjectNode arguments = function.raw("arguments");
        String told = call.text("id");
        SealedId id = told == null || told.isEmpty()
                ? new SealedId("call_" + messages.size() + "_" + waiting.size(), null)
                : SealedId.parse(told);
        Keepsake keepsake = id.keepsake();
        if (keepsake != null) {
            kept.addAll(keepsake.reasoning());
        }
        return new Part.ToolCall(
                id.id(),
                function.needText("name"),
                arguments == null ? "" : arguments.toString(),
                keepsake == null ? null : keepsake.seal());
    }

    private Part result(Members message) throws Refusal {
        String tool = message.text("tool_name");
        String told = message.text("tool_call_id");
        List<Part> content = said(message, CONTENT);
        if (content.stream().anyMatch(Part.Media.class::isInstance)) {
            message.note(Feature.TOOL_RESULT_MEDIA, IMAGES);
        }
        Part.ToolCall call = answered(told == null ? null : SealedId.parse(told).id(), tool);
        if (call == null) {
            throw message.refusal("role", "tool", "a call before it that waits for a result");
        }
        waiting.remove(call);
        return new Part.ToolResult(call.id(), call.name(), content, false);
    }

    private Part.@Nullable ToolCall answered(@Nullable String id, @Nullable String tool) {
        boolean byId = id != null && !id.isEmpty();
        for (Part.ToolCall call : waiting) {
            if (byId ? call.id().equals(id) : tool == null || call.name().equals(tool)) {
                return call;
            }
        }
        return null;
    }
}
