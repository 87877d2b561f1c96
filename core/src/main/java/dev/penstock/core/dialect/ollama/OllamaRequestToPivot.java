package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Reads a request of {@code /api/chat}, or of {@code /api/generate}, which is a chat of one prompt. */
final class OllamaRequestToPivot {
    private static final String FUNCTION = "function";
    private static final String FORMAT = "format";
    private static final String THINK = "think";
    private static final Sampling NO_WISHES =
            new Sampling(null, null, null, null, null, null, null, null, List.of(), null);

    private final Members body;

    private OllamaRequestToPivot(Members body) {
        this.body = body;
    }

    static ChatRequest read(byte[] bytes, boolean generate) throws Refusal {
        Uses uses = new Uses();
        Members body = Members.of(bytes, uses);
        ChatRequest request = new OllamaRequestToPivot(body).request(generate);
        body.finish();
        return request;
    }

    private ChatRequest request(boolean generate) throws Refusal {
        body.any("model");
        List<Message> messages = generate ? OllamaMessagesToPivot.prompt(body) : OllamaMessagesToPivot.read(body);
        Members options = body.object("options");
        return new ChatRequest(
                body.flag("stream", true),
                messages,
                generate ? List.of() : tools(),
                null,
                true,
                options == null ? null : maxTokens(options),
                options == null ? NO_WISHES : sampling(options),
                output(),
                thinking(),
                1,
                null,
                null,
                null,
                null,
                body.uses());
    }

    private List<Tool> tools() throws Refusal {
        List<Tool> tools = new ArrayList<>();
        for (Members tool : body.objects("tools")) {
            String type = tool.text("type");
            if (type != null && !type.equals(FUNCTION)) {
                throw tool.refusal("type", type, FUNCTION);
            }
            body.note(Feature.TOOLS, "tools");
            Members function = tool.needObject(FUNCTION);
            ObjectNode schema = function.raw("parameters");
            tools.add(new Tool(
                    function.needText("name"),
                    function.text("description"),
                    schema == null ? Json.object().put("type", "object") : schema,
                    false));
        }
        return tools;
    }

    /** Less than one stands for no limit here. */
    private static @Nullable Long maxTokens(Members options) throws Refusal {
        Long limit = options.whole("num_predict", Feature.MAX_TOKENS);
        return limit == null || limit < 1 ? null : limit;
    }

    private static Sampling sampling(Members options) throws Refusal {
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
                stop,
                null);
    }

    private OutputForm output() throws Refusal {
        JsonNode format = body.any(FORMAT);
        if (format == null || format.asText("-").isEmpty()) {
            return new OutputForm.Free();
        }
        if (format instanceof ObjectNode schema) {
            body.note(Feature.JSON_SCHEMA, FORMAT);
            return new OutputForm.Schema("answer", null, schema, false);
        }
        if (format.asText().equals("json")) {
            body.note(Feature.JSON_OBJECT, FORMAT);
            return new OutputForm.AnyJson();
        }
        throw body.wrong(FORMAT, format, "json or a schema");
    }

    private @Nullable Thinking thinking() throws Refusal {
        JsonNode think = body.any(THINK);
        if (think == null || think.asText("-").isEmpty()) {
            return null;
        }
        if (think.isBoolean()) {
            body.note(think.booleanValue() ? Feature.REASONING_EFFORT : Feature.REASONING_OFF, THINK);
            return new Thinking(think.booleanValue() ? Thinking.Mode.ON : Thinking.Mode.OFF, null, null);
        }
        Thinking.Effort effort = Thinking.Effort.of(think.asText());
        if (effort == null) {
            throw body.wrong(THINK, think, "true, false, low, medium, high or max");
        }
        body.note(Feature.REASONING_EFFORT, THINK);
        return new Thinking(Thinking.Mode.ON, effort, null);
    }
}
