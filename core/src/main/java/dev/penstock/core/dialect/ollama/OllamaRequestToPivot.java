package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Sampling;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.Uses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request of {@code /api/chat} or {@code /api/generate}. */
final class OllamaRequestToPivot {
    private final Members body;

    private OllamaRequestToPivot(Members body) {
        this.body = body;
    }

    static ChatRequest read(byte[] bytes, Operation operation) throws Refusal {
        Uses uses = new Uses();
        Members body = Members.of(bytes, uses);
        ChatRequest request = new OllamaRequestToPivot(body).request(operation);
        body.finish();
        return request;
    }

    private ChatRequest request(Operation operation) throws Refusal {
        body.any("model");
        List<Message> messages =
                operation == Operation.GENERATE ? OllamaMessagesToPivot.prompt(body) : OllamaMessagesToPivot.chat(body);
        Members options = body.object("options");
        return new ChatRequest(
                body.flag("stream", true),
                messages,
                tools(),
                null,
                true,
                options == null ? null : limit(options),
                sampling(options),
                output(),
                thinking(),
                1,
                null,
                null,
                body.uses());
    }

    private List<Tool> tools() throws Refusal {
        List<Tool> tools = new ArrayList<>();
        for (Members tool : body.objects("tools")) {
            body.note(Feature.TOOLS, "tools");
            tool.text("type");
            Members function = tool.needObject("function");
            ObjectNode schema = function.raw("parameters");
            tools.add(new Tool(
                    function.needText("name"),
                    function.text("description"),
                    schema == null ? Json.object().put("type", "object") : schema,
                    false));
        }
        return tools;
    }

    /** Below nothing stands for no limit. */
    private static @Nullable Long limit(Members options) throws Refusal {
        Long limit = options.whole("num_predict", Feature.MAX_TOKENS);
        return limit == null || limit < 1 ? null : limit;
    }

    private static Sampling sampling(@Nullable Members options) throws Refusal {
        if (options == null) {
            return Sampling.UNSAID;
        }
        List<String> stop = options.texts("stop");
        if (!stop.isEmpty()) {
            options.note(Feature.STOP, "stop");
        }
        return new Sampling(
                options.number("temperature", Feature.TEMPERATURE),
                options.number("top_p", Feature.TOP_P),
                options.whole("top_k", Feature.TOP_K),
                options.number("min_p", Feature.MIN_P),
                options.number("frequency_penalty", Feature.FREQUENCY_PENALTY),
                options.number("presence_penalty", Feature.PRESENCE_PENALTY),
                options.number("repeat_penalty", Feature.REPEAT_PENALTY),
                options.whole("seed", Feature.SEED),
                stop);
    }

    private OutputForm output() throws Refusal {
        JsonNode format = body.any("format");
        if (format == null || (format.isTextual() && format.textValue().isEmpty())) {
            return new OutputForm.Free();
        }
        if (format instanceof ObjectNode schema) {
            body.note(Feature.JSON_SCHEMA, "format");
            return new OutputForm.Schema("answer", null, schema, false);
        }
        if (!format.asText().equals("json")) {
            throw body.wrong("format", format, "json or a JSON Schema");
        }
        body.note(Feature.JSON_OBJECT, "format");
        return new OutputForm.AnyJson();
    }

    private @Nullable Thinking thinking() throws Refusal {
        JsonNode think = body.any("think");
        if (think == null) {
            return null;
        }
        if (think.isBoolean()) {
            body.note(think.booleanValue() ? Feature.REASONING_EFFORT : Feature.REASONING_OFF, "think");
            return new Thinking(think.booleanValue() ? Thinking.Mode.ADAPTIVE : Thinking.Mode.OFF, null, null);
        }
        Thinking.Effort effort = Thinking.Effort.of(think.asText());
        if (effort == null) {
            throw body.wrong("think", think, "true, false, low, medium, high or max");
        }
        body.note(Feature.REASONING_EFFORT, "think");
        return new Thinking(Thinking.Mode.ON, effort, null);
    }
}
