package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the conversation of a request of {@code /chat/completions}. */
final class OpenAiMessagesToPivot {
    private static final String CONTENT = "content";

    private OpenAiMessagesToPivot() {}

    static List<Message> read(Members body) throws Refusal {
        List<Message> messages = new ArrayList<>();
        for (Members message : body.objects("messages")) {
            String role = message.needText("role");
            message.text("name", Feature.MESSAGE_NAME);
            messages.add(
                    switch (role) {
                        case "system", "developer" -> {
                            message.note(Feature.SYSTEM, "role");
                            yield new Message(Role.SYSTEM, onlyText(message));
                        }
                        case "user" -> new Message(Role.USER, content(message));
                        case "assistant" -> new Message(Role.ASSISTANT, assistant(message));
                        case "tool" -> Message.of(Role.USER, result(message));
                        default -> throw message.refusal("role", role, "developer, system, user, assistant or tool");
                    });
        }
        if (messages.isEmpty()) {
            throw body.refusal("messages", "none", "at least one");
        }
        return messages;
    }

    private static List<Part> content(Members message) throws Refusal {
        JsonNode content = message.any(CONTENT);
        if (content == null) {
            return List.of();
        }
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? List.of() : List.of(new Part.Text(content.textValue()));
        }
        if (!content.isArray()) {
            throw message.wrong(CONTENT, content, "a string or an array of parts");
        }
        List<Part> parts = new ArrayList<>();
        for (Members part : message.objects(CONTENT)) {
            parts.add(part(part));
        }
        return parts;
    }

    /** Instructions are words alone, here as in every other dialect. */
    private static List<Part> onlyText(Members message) throws Refusal {
        List<Part> parts = content(message);
        if (!parts.stream().allMatch(Part.Text.class::isInstance)) {
            throw message.refusal(CONTENT, "a part that is not text", "text in a message of this role");
        }
        return parts;
    }

    private static Part part(Members part) throws Refusal {
        if (part.any("cache_control") != null) {
            part.note(Feature.CACHE_MARKS, "cache_control");
        }
        String type = part.needText("type");
        return switch (type) {
            case "text" -> new Part.Text(part.needText("text"));
            case "refusal" -> new Part.Declined(part.needText("refusal"));
            case "image_url" -> image(part.needObject("image_url"));
            case "input_audio" -> audio(part.needObject("input_audio"));
            case "file" -> file(part.needObject("file"));
            default -> throw part.refusal("type", type, "text, image_url, input_audio, file or refusal");
        };
    }

    private static Part image(Members image) throws Refusal {
        image.text("detail", Feature.IMAGE_DETAIL);
        String url = image.needText("url");
        if (!DataUrl.is(url)) {
            image.note(Feature.IMAGE_LINK, "url");
            return new Part.Media(Part.Media.Kind.IMAGE, new Part.Media.Source.Link(url), "", null, image.path("url"));
        }
        DataUrl data = DataUrl.parse(url);
        if (data == null) {
            throw image.refusal("url", "a data URL without base64", "data:TYPE;base64,…");
        }
        image.note(Feature.IMAGE_DATA, "url");
        return inline(Part.Media.Kind.IMAGE, data, null, image.path("url"));
    }

    private static Part audio(Members audio) throws Refusal {
        audio.note(Feature.AUDIO_DATA, "data");
        String format = audio.needText("format").toLowerCase(Locale.ROOT);
        DataUrl data = new DataUrl("audio/" + format, audio.needText("data"));
        return inline(Part.Media.Kind.AUDIO, data, null, audio.path("data"));
    }

    private static Part file(Members file) throws Refusal {
        if (file.any("file_id") != null) {
            file.note(Feature.STORED_FILE, "file_id");
            return new Part.Text("");
        }
        String content = file.needText("file_data");
        // Some clients send bare base64; a document without a type is taken for what documents mostly are.
        DataUrl data = DataUrl.is(content) ? DataUrl.parse(content) : new DataUrl("application/pdf", content);
        if (data == null) {
            throw file.refusal("file_data", "a data URL without base64", "data:TYPE;base64,…");
        }
        file.note(Feature.DOCUMENT_DATA, "file_data");
        return inline(Part.Media.Kind.DOCUMENT, data, file.text("filename"), file.path("file_data"));
    }

    private static Part inline(Part.Media.Kind kind, DataUrl data, @Nullable String name, String member) {
        return new Part.Media(kind, new Part.Media.Source.Inline(data.base64()), data.type(), name, member);
    }

    private static Part result(Members message) throws Refusal {
        List<Part> content = content(message);
        if (content.stream().anyMatch(Part.Media.class::isInstance)) {
            message.note(Feature.TOOL_RESULT_MEDIA, CONTENT);
        }
        return new Part.ToolResult(
                SealedId.parse(message.needText("tool_call_id")).id(), null, content, false);
    }

    /** Reasoning first, as it was thought; then what was said; then the calls. */
    private static List<Part> assistant(Members message) throws Refusal {
        if (message.any("function_call") != null) {
            message.note(Feature.OLD_FUNCTIONS, "function_call");
        }
        JsonNode annotations = message.any("annotations");
        if (annotations != null && !annotations.isEmpty()) {
            message.uses().unknown(message.path("annotations"));
        }
        List<Part> said = new ArrayList<>(content(message));
        String refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            said.add(new Part.Declined(refusal));
        }
        List<Part> calls = new ArrayList<>();
        List<Part.Reasoning> kept = new ArrayList<>();
        for (Members call : message.objects("tool_calls")) {
            calls.add(call(call, kept));
        }
        List<Part> parts = new ArrayList<>(reasoning(message, kept));
        parts.addAll(said);
        parts.addAll(calls);
        return parts;
    }

    private static Part.ToolCall call(Members call, List<Part.Reasoning> kept) throws Refusal {
        String type = call.text("type");
        if (type != null && !type.equals("function")) {
            throw call.refusal("type", type, "function");
        }
        call.any("index");
        SealedId id = SealedId.parse(call.needText("id"));
        Members function = call.needObject("function");
        String arguments = function.text("arguments");
        Keepsake keepsake = id.keepsake();
        if (keepsake != null) {
            kept.addAll(keepsake.reasoning());
        }
        return new Part.ToolCall(
                id.id(),
                function.needText("name"),
                arguments == null ? "" : arguments,
                keepsake == null ? null : keepsake.seal());
    }

    /** The message's own member is complete, the ids' part may lack what was too long, the bare text lacks all seals. */
    private static List<Part.Reasoning> reasoning(Members message, List<Part.Reasoning> kept) throws Refusal {
        List<Part.Reasoning> details = ReasoningDetails.read(message);
        String older = message.text("reasoning_content");
        String newer = message.text("reasoning");
        String text = older == null || older.isEmpty() ? newer : older;
        List<Part.Reasoning> sealed = details.isEmpty() ? kept : details;
        if (sealed.isEmpty() && (text == null || text.isEmpty())) {
            return List.of();
        }
        message.note(Feature.REASONING_TEXT, older == null ? "reasoning" : "reasoning_content");
        return sealed.isEmpty() && text != null ? List.of(new Part.Reasoning(text, null)) : sealed;
    }
}
