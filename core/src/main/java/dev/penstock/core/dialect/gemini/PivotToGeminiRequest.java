package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Sampling;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.ToolChoice;
import dev.penstock.core.dialect.translation.Fit;
import org.jspecify.annotations.Nullable;

/** Writes a chat as a request of {@code generateContent}. */
final class PivotToGeminiRequest {
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
        body.set("contents", new PivotToGeminiContents(request, fit).write());
        tools();
        ObjectNode config = Json.object();
        limits(config);
        sampling(config);
        output(config);
        ObjectNode thinking = GeminiThinking.of(request.thinking(), model);
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
                    if (part instanceof Part.Text(String text)) {
                        parts.addObject().put("text", text);
                    }
                }
            }
        }
        if (!parts.isEmpty()) {
            body.putObject("systemInstruction").set("parts", parts);
        }
    }

    private void tools() throws Refusal {
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : request.tools()) {
            ObjectNode declaration = declarations.addObject().put("name", tool.name());
            if (tool.description() != null) {
                declaration.put("description", tool.description());
            }
            ObjectNode parameters = GeminiSchema.of(tool.schema(), "tools");
            // A function without parameters must not have any, not even none.
            if (!parameters.path("properties").isEmpty()) {
                declaration.set("parameters", parameters);
            }
        }
        toolChoice(request.toolChoice());
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

    private void sampling(ObjectNode config) {
        Sampling sampling = request.sampling();
        put(config, "temperature", sampling.temperature());
        put(config, "topP", sampling.topP());
        put(config, "presencePenalty", sampling.presencePenalty());
        put(config, "frequencyPenalty", sampling.frequencyPenalty());
        if (sampling.topK() != null) {
            config.put("topK", sampling.topK());
        }
        if (sampling.seed() != null) {
            config.put("seed", sampling.seed());
        }
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(config.putArray("stopSequences")::add);
        }
    }

    private static void put(ObjectNode config, String name, @Nullable Double value) {
        if (value != null) {
            config.put(name, value);
        }
    }

    private void output(ObjectNode config) throws Refusal {
        switch (request.output()) {
            case OutputForm.Free() -> {}
            case OutputForm.AnyJson() -> config.put("responseMimeType", "application/json");
            case OutputForm.Schema schema -> {
                config.put("responseMimeType", "application/json");
                config.set("responseSchema", GeminiSchema.of(schema.schema(), "response_format"));
            }
        }
    }
}
