package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Sampling;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.ToolChoice;
import dev.penstock.core.dialect.translation.Fit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a chat as a request of {@code /chat/completions}. */
final class PivotToOpenAiRequest {
    /** Models that refuse every sampling field but its default. */
    private static final Pattern FIXED_SAMPLING = Pattern.compile("(.*/)?(o[134]|gpt-5(?!.*chat))([.-].*)?");

    private final ChatRequest request;
    private final UpstreamModel model;
    private final Variant variant;
    private final Fit fit;
    private final ObjectNode body = Json.object();

    PivotToOpenAiRequest(ChatRequest request, UpstreamModel model, Fit fit) {
        this.request = request;
        this.model = model;
        this.variant = model.variant();
        this.fit = fit;
    }

    ObjectNode write() {
        body.put("model", model.name());
        body.set("messages", new PivotToOpenAiMessages(request, variant, fit).write());
        tools();
        if (request.maxTokens() != null) {
            boolean older = variant.limitField() == Variant.LimitField.MAX_TOKENS;
            body.put(older ? "max_tokens" : "max_completion_tokens", request.maxTokens());
        }
        sampling();
        output();
        thinking();
        if (request.user() != null) {
            body.put("user", request.user());
        }
        if (request.stream()) {
            body.put("stream", true);
            if (variant.streamOptions()) {
                body.putObject("stream_options").put("include_usage", true);
            }
        }
        return body;
    }

    private void tools() {
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : request.tools()) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            function.set("parameters", tool.schema());
            if (tool.strict()) {
                function.put("strict", true);
            }
        }
        toolChoice(request.toolChoice());
        if (!request.parallelTools()) {
            body.put("parallel_tool_calls", false);
        }
    }

    private void toolChoice(@Nullable ToolChoice choice) {
        switch (choice) {
            case null -> {}
            case ToolChoice.Auto() -> body.put("tool_choice", "auto");
            case ToolChoice.None() -> body.put("tool_choice", "none");
            case ToolChoice.Required() -> body.put("tool_choice", "required");
            case ToolChoice.Named(String tool) ->
                body.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", tool);
        }
    }

    private void sampling() {
        Sampling sampling = request.sampling();
        boolean fixed = FIXED_SAMPLING.matcher(model.name()).matches();
        put("temperature", sampling.temperature(), fixed ? 1.0 : null, Feature.TEMPERATURE);
        put("top_p", sampling.topP(), fixed ? 1.0 : null, Feature.TOP_P);
        put("frequency_penalty", sampling.frequencyPenalty(), fixed ? 0.0 : null, Feature.FREQUENCY_PENALTY);
        put("presence_penalty", sampling.presencePenalty(), fixed ? 0.0 : null, Feature.PRESENCE_PENALTY);
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        if (sampling.topK() != null && fit.carries(Feature.TOP_K)) {
            body.put("top_k", sampling.topK());
        }
        if (sampling.minP() != null && fit.carries(Feature.MIN_P)) {
            body.put("min_p", sampling.minP());
        }
        if (sampling.repeatPenalty() != null && fit.carries(Feature.REPEAT_PENALTY)) {
            body.put("repetition_penalty", sampling.repeatPenalty());
        }
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("stop")::add);
        }
    }

    /** Writes a number, unless only one is allowed and it is another. */
    private void put(String name, @Nullable Double value, @Nullable Double onlyThis, Feature feature) {
        if (value == null) {
            return;
        }
        if (onlyThis != null && !onlyThis.equals(value)) {
            fit.drop(feature);
            return;
        }
        body.put(name, value);
    }

    private void output() {
        switch (request.output()) {
            case OutputForm.Free() -> {}
            case OutputForm.Schema schema
            when variant.jsonSchema() -> {
                ObjectNode format = body.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema");
                format.put("name", schema.name());
                if (schema.description() != null) {
                    format.put("description", schema.description());
                }
                format.set("schema", schema.schema());
                format.put("strict", schema.strict());
            }
            case OutputForm.Schema ignored -> {
                // The model is asked for it in words, but nothing makes it obey.
                fit.drop(Feature.JSON_SCHEMA);
                body.putObject("response_format").put("type", "json_object");
            }
            case OutputForm.AnyJson() -> body.putObject("response_format").put("type", "json_object");
        }
    }

    private void thinking() {
        Thinking wish = request.thinking();
        if (wish == null) {
            return;
        }
        boolean off = wish.mode() == Thinking.Mode.OFF;
        switch (variant.reasoningSwitch()) {
            case EFFORT -> {
                if (off) {
                    // A model that does not reason refuses the word for it, and one that does has no word for not.
                    fit.drop(Feature.REASONING_OFF);
                } else {
                    effort(wish);
                }
            }
            case THINKING -> {
                body.putObject("thinking").put("type", off ? "disabled" : "enabled");
                if (!off) {
                    effort(wish);
                }
            }
            case ENABLE_THINKING -> {
                body.put("enable_thinking", !off);
                if (!off && (wish.budget() != null || wish.effort() != null)) {
                    long budget = Math.clamp(wish.budgetOr(Thinking.Effort.MEDIUM), 128, 32768);
                    body.put("thinking_budget", fit.budget(wish, budget));
                }
            }
        }
    }

    private void effort(Thinking wish) {
        if (wish.effort() != null || wish.budget() != null) {
            body.put("reasoning_effort", wish.effortOr(Thinking.Effort.MEDIUM).word());
        }
    }
}
