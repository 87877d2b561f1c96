package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Sampling;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.ToolChoice;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chat as a request of {@code /api/chat}. {@code options.num_ctx} is left to whoever runs the server: another one
 * than the model was loaded with makes the server load it anew. A prompt that outgrows it is cut without a word.
 */
final class PivotToOllamaRequest {
    /** Models that take a word for how much to reason; others have been known to refuse every word. */
    private static final String TAKES_WORDS = "gpt-oss";

    private final ChatRequest request;
    private final UpstreamModel model;
    private final ObjectNode body = Json.object();

    PivotToOllamaRequest(ChatRequest request, UpstreamModel model) {
        this.request = request;
        this.model = model;
    }

    ObjectNode write() {
        body.put("model", model.name());
        body.set("messages", new PivotToOllamaMessages(request).write());
        // Said either way: this dialect streams unless it is told not to.
        body.put("stream", request.stream());
        if (!request.tools().isEmpty() && !(request.toolChoice() instanceof ToolChoice.None)) {
            body.set("tools", tools());
        }
        switch (request.output()) {
            case OutputForm.Free() -> {}
            case OutputForm.AnyJson() -> body.put("format", "json");
            case OutputForm.Schema schema -> body.set("format", schema.schema());
        }
        think(request.thinking());
        ObjectNode options = options(request.sampling());
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        return body;
    }

    private ArrayNode tools() {
        ArrayNode tools = Json.array();
        for (Tool tool : request.tools()) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            ObjectNode schema = tool.schema();
            function.set(
                    "parameters",
                    schema.has("type") ? schema : schema.deepCopy().put("type", "object"));
        }
        return tools;
    }

    private void think(@Nullable Thinking wish) {
        if (wish == null) {
            return;
        }
        boolean some = wish.mode() != Thinking.Mode.OFF;
        boolean measured = wish.effort() != null || wish.budget() != null;
        if (some && measured && model.name().contains(TAKES_WORDS)) {
            body.put("think", word(wish.effortOr(Thinking.Effort.MEDIUM)));
        } else {
            body.put("think", some);
        }
    }

    private static String word(Thinking.Effort effort) {
        return switch (effort) {
            case MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH, XHIGH, MAX -> "high";
        };
    }

    private ObjectNode options(Sampling sampling) {
        ObjectNode options = Json.object();
        put(options, "num_predict", request.maxTokens());
        put(options, "temperature", sampling.temperature());
        put(options, "top_p", sampling.topP());
        put(options, "top_k", sampling.topK());
        put(options, "min_p", sampling.minP());
        put(options, "frequency_penalty", sampling.frequencyPenalty());
        put(options, "presence_penalty", sampling.presencePenalty());
        put(options, "repeat_penalty", sampling.repeatPenalty());
        put(options, "seed", sampling.seed());
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

    private static void put(ObjectNode options, String name, @Nullable Long value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
