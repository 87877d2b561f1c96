package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.ToolChoice;
import dev.penstock.core.dialect.translation.Fit;
import java.util.List;

/** Writes a chat as a request of {@code /v1/messages}. */
final class PivotToAnthropicRequest {
    private static final long LIMIT_WHERE_NOBODY_SETS_ONE = 4096;
    private static final String ANY_JSON =
            "Answer with one valid JSON object and nothing else: no words around it, no code fence.";

    private final ChatRequest request;
    private final UpstreamModel model;
    private final Fit fit;
    private final AnthropicThinking thinking;
    private final ObjectNode body = Json.object();

    PivotToAnthropicRequest(ChatRequest request, UpstreamModel model, Fit fit) {
        this.request = request;
        this.model = model;
        this.fit = fit;
        this.thinking = AnthropicThinking.of(request, model, fit);
    }

    ObjectNode write() throws Refusal {
        body.put("model", model.name());
        body.put("max_tokens", limit());
        prompt();
        sampling();
        thinking.write(body);
        if (request.output() instanceof OutputForm.Schema schema) {
            ObjectNode format = body.withObject("output_config").putObject("format");
            format.put("type", "json_schema").set("schema", ClosedSchema.of(schema.schema()));
        }
        if (request.user() != null) {
            body.putObject("metadata").put("user_id", request.user());
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        return body;
    }

    private long limit() {
        if (request.maxTokens() != null) {
            return request.maxTokens();
        }
        return model.outputCap().orElse(LIMIT_WHERE_NOBODY_SETS_ONE + thinking.budget());
    }

    private void prompt() throws Refusal {
        ArrayNode system = system();
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", new PivotToAnthropicMessages(request, fit).write());
        if (!request.tools().isEmpty()) {
            body.set("tools", tools());
            toolChoice();
        }
    }

    /** Instructions have one place, at the head: they are gathered there in their order. */
    private ArrayNode system() {
        ArrayNode system = Json.array();
        for (Message message : request.messages()) {
            if (message.role() == Message.Role.SYSTEM) {
                for (Part part : message.parts()) {
                    if (part instanceof Part.Text(String text) && !text.isBlank()) {
                        system.addObject().put("type", "text").put("text", text);
                    }
                }
            }
        }
        if (request.output() instanceof OutputForm.AnyJson) {
            system.addObject().put("type", "text").put("text", ANY_JSON);
        }
        return system;
    }

    private ArrayNode tools() {
        ArrayNode tools = Json.array();
        for (Tool tool : request.tools()) {
            ObjectNode written = tools.addObject().put("name", tool.name());
            if (tool.description() != null) {
                written.put("description", tool.description());
            }
            ObjectNode schema = tool.schema();
            if (!schema.has("type")) {
                schema = schema.deepCopy().put("type", "object");
            }
            written.set("input_schema", schema);
        }
        return tools;
    }

    private void toolChoice() {
        ToolChoice choice = request.toolChoice();
        if (choice == null && request.parallelTools()) {
            return;
        }
        ObjectNode written = body.putObject("tool_choice");
        switch (choice == null ? new ToolChoice.Auto() : choice) {
            case ToolChoice.Auto() -> written.put("type", "auto");
            case ToolChoice.None() -> written.put("type", "none");
            case ToolChoice.Required() -> written.put("type", "any");
            case ToolChoice.Named(String tool) -> written.put("type", "tool").put("name", tool);
        }
        if (!request.parallelTools() && !(choice instanceof ToolChoice.None)) {
            written.put("disable_parallel_tool_use", true);
        }
    }

    private void sampling() {
        Double temperature = request.sampling().temperature();
        if (temperature != null && mayCarry(Feature.TEMPERATURE, !thinking.on() || temperature == 1)) {
            if (temperature > 1) {
                // Others count to 2; the answer would be refused for it.
                fit.drop(Feature.TEMPERATURE);
            }
            body.put("temperature", Math.min(temperature, 1));
        }
        Double topP = request.sampling().topP();
        if (topP != null && mayCarry(Feature.TOP_P, !thinking.on() || topP >= 0.95)) {
            body.put("top_p", topP);
        }
        Long topK = request.sampling().topK();
        if (topK != null && mayCarry(Feature.TOP_K, !thinking.on())) {
            body.put("top_k", topK);
        }
        // A stop sequence of blanks alone is refused.
        List<String> stop = request.sampling().stop().stream()
                .filter(sequence -> !sequence.isBlank())
                .toList();
        if (stop.size() < request.sampling().stop().size()) {
            fit.drop(Feature.STOP);
        }
        if (!stop.isEmpty()) {
            stop.forEach(body.putArray("stop_sequences")::add);
        }
    }

    private boolean mayCarry(Feature feature, boolean thinkingAllows) {
        if (!thinkingAllows) {
            fit.drop(feature);
        }
        return thinkingAllows && fit.carries(feature);
    }
}
