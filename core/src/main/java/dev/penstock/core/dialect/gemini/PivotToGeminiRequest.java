package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Sampling;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.ToolChoice;
import dev.penstock.core.dialect.translation.Fit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a chat as a request of {@code generateContent}. */
final class PivotToGeminiRequest {
    private static final int STOP_MAX = 5;

    private final ChatRequest request;
    private final UpstreamModel model;
    private final Fit fit;
    private final ObjectNode body = Json.object();

    PivotToGeminiRequest(ChatRequest request, UpstreamModel model, Fit fit) {
        this.request = request;
        this.model = model;
        this.fit = fit;
    }

    ObjectNode write() throws Refusal {
        instructions();
        body.set("contents", new PivotToGeminiContents(request, model, fit).write());
        if (!request.tools().isEmpty()) {
            tools();
            toolChoice(request.toolChoice());
        }
        ObjectNode config = Json.object();
        limits(config);
        sampling(config);
        output(config);
        ObjectNode thinking = GeminiThinking.of(request.thinking(), model, fit);
        if (thinking != null) {
            config.set("thinkingConfig", thinking);
        }
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return body;
    }

    /** Instructions have one place, at the head: they are gathered there in their order. */
    private void instructions() {
        ArrayNode parts = Json.array();
        for (Message message : request.messages()) {
            if (message.role() == Message.Role.SYSTEM) {
                for (Part part : message.parts()) {
                    if (part instanceof Part.Text(String text) && !text.isEmpty()) {
                        parts.addObject().put("text", text);
                    }
                }
            }
        }
        if (formInWords()) {
            parts.addObject().put("text", form());
        }
        if (!parts.isEmpty()) {
            body.putObject("systemInstruction").set("parts", parts);
        }
    }

    /** Models of the first two generations refuse functions and JSON in one request. */
    private boolean formInWords() {
        return Generation.firstTwo(model)
                && !request.tools().isEmpty()
                && !(request.output() instanceof OutputForm.Free);
    }

    private String form() {
        String when = "When you do not call a function, answer with one JSON object";
        return request.output() instanceof OutputForm.Schema schema
                ? when + " that obeys this JSON Schema, and nothing else:\n" + schema.schema()
                : when + " and nothing else.";
    }

    private void tools() throws Refusal {
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : request.tools()) {
            ObjectNode declaration = declarations.addObject().put("name", tool.name());
            if (tool.description() != null) {
                declaration.put("description", tool.description());
            }
            declaration.set("parameters", GeminiSchema.ofParameters(tool.schema(), member(Feature.TOOLS, "tools")));
        }
    }

    private void toolChoice(@Nullable ToolChoice choice) {
        if (choice == null) {
            return;
        }
        ObjectNode config = body.putObject("toolConfig").putObject("functionCallingConfig");
        switch (choice) {
            case ToolChoice.Auto() -> config.put("mode", "AUTO");
            case ToolChoice.None() -> config.put("mode", "NONE");
            case ToolChoice.Required() -> config.put("mode", "ANY");
            case ToolChoice.Named(String tool) ->
                config.put("mode", "ANY").putArray("allowedFunctionNames").add(tool);
        }
    }

    private void limits(ObjectNode config) {
        if (request.maxTokens() != null) {
            config.put("maxOutputTokens", request.maxTokens());
        }
        if (request.choices() > 1) {
            config.put("candidateCount", request.choices());
        }
        if (request.topLogprobs() != null) {
            config.put("responseLogprobs", true);
            if (request.topLogprobs() > 0) {
                config.put("logprobs", request.topLogprobs());
            }
        }
    }

    private void sampling(ObjectNode config) throws Refusal {
        Sampling sampling = request.sampling();
        put(config, "temperature", sampling.temperature());
        put(config, "topP", sampling.topP());
        put(config, "presencePenalty", sampling.presencePenalty());
        put(config, "frequencyPenalty", sampling.frequencyPenalty());
        if (sampling.topK() != null) {
            config.put("topK", sampling.topK());
        }
        Long seed = sampling.seed();
        if (seed != null) {
            // A seed has 32 bits here; a longer one is folded, always to the same, and told.
            boolean fits = seed == seed.intValue();
            if (!fits) {
                fit.drop(Feature.SEED);
            }
            config.put("seed", fits ? seed.intValue() : Long.hashCode(seed));
        }
        stop(sampling.stop(), config);
    }

    private void stop(List<String> stop, ObjectNode config) throws Refusal {
        if (stop.size() > STOP_MAX) {
            String member = member(Feature.STOP, "stop");
            throw new Refusal(Problem.invalid(
                    member + ": " + stop.size() + " sequences (expected: at most " + STOP_MAX + ")", member));
        }
        if (!stop.isEmpty()) {
            stop.forEach(config.putArray("stopSequences")::add);
        }
    }

    /** The caller's own name for a member. */
    private String member(Feature feature, String fallback) {
        return request.uses().features().getOrDefault(feature, fallback);
    }

    private static void put(ObjectNode config, String name, @Nullable Double value) {
        if (value != null) {
            config.put(name, value);
        }
    }

    private void output(ObjectNode config) throws Refusal {
        if (formInWords()) {
            return;
        }
        switch (request.output()) {
            case OutputForm.Free() -> {}
            case OutputForm.AnyJson() -> config.put("responseMimeType", "application/json");
            case OutputForm.Schema schema -> {
                config.put("responseMimeType", "application/json");
                config.set(
                        "responseSchema",
                        GeminiSchema.of(schema.schema(), member(Feature.JSON_SCHEMA, "response_format")));
            }
        }
    }
}
