package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Sampling;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Thinking.Effort;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.ToolChoice;
import dev.penstock.core.dialect.translation.Fit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chat as a request of {@code /api/chat}. {@code options.num_ctx} is left to whoever runs the server: another one
 * than the model was loaded with makes the server load it anew. A prompt that outgrows it is cut without a word.
 */
final class PivotToOllamaRequest {
    private final ChatRequest request;
    private final UpstreamModel model;
    private final Fit fit;

    PivotToOllamaRequest(ChatRequest request, UpstreamModel model, Fit fit) {
        this.request = request;
        this.model = model;
        this.fit = fit;
    }

    ObjectNode write() {
        ObjectNode body = Json.object().put("model", model.name());
        body.set("messages", new PivotToOllamaMessages(request, fit).write());
        body.put("stream", request.stream());
        tools(body);
        format(body);
        think(body);
        ObjectNode options = options();
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        return body;
    }

    /** There is no choice to be told: none is kept by offering none, and one by offering only that. */
    private void tools(ObjectNode body) {
        ToolChoice choice = request.toolChoice();
        if (request.tools().isEmpty() || choice instanceof ToolChoice.None) {
            return;
        }
        ArrayNode tools = Json.array();
        for (Tool tool : request.tools()) {
            if (choice instanceof ToolChoice.Named(String name) && !name.equals(tool.name())) {
                continue;
            }
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            function.put("description", tool.description() == null ? "" : tool.description());
            ObjectNode schema = tool.schema();
            function.set(
                    "parameters",
                    schema.has("type") ? schema : schema.deepCopy().put("type", "object"));
        }
        body.set("tools", tools);
    }

    private void format(ObjectNode body) {
        switch (request.output()) {
            case OutputForm.Free() -> {}
            case OutputForm.AnyJson() -> body.put("format", "json");
            case OutputForm.Schema schema -> body.set("format", schema.schema());
        }
    }

    /** One family of models takes a word for how much, and ignores yes and no; all others know only those. */
    private void think(ObjectNode body) {
        Thinking wish = request.thinking();
        if (wish == null) {
            return;
        }
        if (model.name().contains("gpt-oss")) {
            boolean little = wish.mode() == Thinking.Mode.OFF;
            body.put("think", little ? "low" : word(wish.effortOr(Effort.MEDIUM)));
        } else {
            body.put("think", wish.mode() != Thinking.Mode.OFF);
        }
    }

    private static String word(Effort effort) {
        return switch (effort) {
            case MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH, XHIGH, MAX -> "high";
        };
    }

    private ObjectNode options() {
        Sampling sampling = request.sampling();
        ObjectNode options = Json.object();
        if (request.maxTokens() != null) {
            options.put("num_predict", request.maxTokens());
        }
        put(options, "temperature", sampling.temperature());
        put(options, "top_p", sampling.topP());
        put(options, "min_p", sampling.minP());
        put(options, "frequency_penalty", sampling.frequencyPenalty());
        put(options, "presence_penalty", sampling.presencePenalty());
        put(options, "repeat_penalty", sampling.repeatPenalty());
        if (sampling.topK() != null) {
            options.put("top_k", sampling.topK());
        }
        if (sampling.seed() != null) {
            options.put("seed", sampling.seed());
        }
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(options.putArray("stop")::add);
        }
        return options;
    }

    private static void put(ObjectNode options, String name, @Nullable Double value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
