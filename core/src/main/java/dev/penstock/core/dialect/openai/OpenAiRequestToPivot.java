package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.OutputForm;
import dev.penstock.core.dialect.pivot.Sampling;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Tool;
import dev.penstock.core.dialect.pivot.ToolChoice;
import dev.penstock.core.dialect.pivot.Uses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request of {@code /chat/completions}. */
final class OpenAiRequestToPivot {
    private static final String FUNCTION = "function";
    private static final int TOP_LOGPROBS_MAX = 20;

    private final Members body;

    private OpenAiRequestToPivot(Members body) {
        this.body = body;
    }

    static ChatRequest read(byte[] bytes) throws Refusal {
        Uses uses = new Uses();
        Members body = Members.of(bytes, uses);
        ChatRequest request = new OpenAiRequestToPivot(body).request();
        body.finish();
        return request;
    }

    private ChatRequest request() throws Refusal {
        body.any("model");
        streamOptions();
        remarks();
        return new ChatRequest(
                body.flag("stream", false),
                OpenAiMessagesToPivot.read(body),
                tools(),
                toolChoice(),
                parallelTools(),
                maxTokens(),
                sampling(),
                output(),
                thinking(),
                choices(),
                topLogprobs(),
                user(),
                body.uses());
    }

    /** Read by the gateway itself: it asks for usage always, and knows from the call whether to pass it on. */
    private void streamOptions() throws Refusal {
        Members options = body.object("stream_options");
        if (options != null) {
            options.any("include_usage");
            if (options.flag("include_obfuscation", false)) {
                leftOut(options, "include_obfuscation");
            }
        }
    }

    /** Members that no other dialect has an equal for. */
    private void remarks() throws Refusal {
        noteIfThere("logit_bias", Feature.LOGIT_BIAS);
        noteIfThere("verbosity", Feature.VERBOSITY);
        noteIfThere("metadata", Feature.METADATA);
        noteIfThere("store", Feature.STORE);
        noteIfThere("service_tier", Feature.SERVICE_TIER);
        noteIfThere("prompt_cache_key", Feature.CACHE_KEY);
        noteIfThere("prediction", Feature.PREDICTION);
        noteIfThere("web_search_options", Feature.HOSTED_TOOLS);
        noteIfThere("functions", Feature.OLD_FUNCTIONS);
        noteIfThere("function_call", Feature.OLD_FUNCTIONS);
        noteIfThere("audio", Feature.AUDIO_OUTPUT);
        if (body.texts("modalities").stream().anyMatch(modality -> !modality.equals("text"))) {
            body.note(Feature.AUDIO_OUTPUT, "modalities");
        }
    }

    /** For what is understood and comes to nothing. */
    private static void leftOut(Members holder, String name) {
        holder.uses().unknown(holder.path(name));
    }

    private void noteIfThere(String name, Feature feature) {
        if (body.any(name) != null) {
            body.note(feature, name);
        }
    }

    private List<Tool> tools() throws Refusal {
        List<Tool> tools = new ArrayList<>();
        for (Members tool : body.objects("tools")) {
            if (!tool.needText("type").equals(FUNCTION)) {
                tool.any("custom");
                tool.note(Feature.HOSTED_TOOLS, "type");
                continue;
            }
            body.note(Feature.TOOLS, "tools");
            Members function = tool.needObject(FUNCTION);
            boolean strict = function.flag("strict", false);
            if (strict) {
                function.note(Feature.TOOL_STRICT, "strict");
            }
            ObjectNode schema = function.raw("parameters");
            tools.add(new Tool(
                    function.needText("name"),
                    function.text("description"),
                    schema == null ? Json.object().put("type", "object") : schema,
                    strict));
        }
        return tools;
    }

    private @Nullable ToolChoice toolChoice() throws Refusal {
        JsonNode choice = body.any("tool_choice");
        if (choice == null) {
            return null;
        }
        if (choice.isObject()) {
            Members named = body.needObject("tool_choice");
            if (!named.needText("type").equals(FUNCTION)) {
                throw named.refusal("type", named.needText("type"), FUNCTION);
            }
            body.note(Feature.TOOL_CHOICE_NAMED, "tool_choice");
            return new ToolChoice.Named(named.needObject(FUNCTION).needText("name"));
        }
        return switch (choice.asText()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> {
                body.note(Feature.TOOL_CHOICE_NONE, "tool_choice");
                yield new ToolChoice.None();
            }
            case "required" -> {
                body.note(Feature.TOOL_CHOICE_REQUIRED, "tool_choice");
                yield new ToolChoice.Required();
            }
            default -> throw body.wrong("tool_choice", choice, "none, auto, required or a function");
        };
    }

    private boolean parallelTools() throws Refusal {
        boolean parallel = body.flag("parallel_tool_calls", true);
        if (!parallel) {
            body.note(Feature.ONE_TOOL_AT_A_TIME, "parallel_tool_calls");
        }
        return parallel;
    }

    private @Nullable Long maxTokens() throws Refusal {
        Long newer = body.whole("max_completion_tokens", Feature.MAX_TOKENS);
        Long older = body.whole("max_tokens", Feature.MAX_TOKENS);
        Long limit = newer == null ? older : newer;
        if (newer != null && older != null && !newer.equals(older)) {
            leftOut(body, "max_tokens");
        }
        if (limit != null && limit < 1) {
            throw body.refusal(newer == null ? "max_tokens" : "max_completion_tokens", "" + limit, "at least 1");
        }
        return limit;
    }

    private Sampling sampling() throws Refusal {
        List<String> stop = body.texts("stop");
        if (!stop.isEmpty()) {
            body.note(Feature.STOP, "stop");
        }
        return new Sampling(
                body.number("temperature", Feature.TEMPERATURE),
                body.number("top_p", Feature.TOP_P),
                body.whole("top_k", Feature.TOP_K),
                body.number("min_p", Feature.MIN_P),
                body.number("frequency_penalty", Feature.FREQUENCY_PENALTY),
                body.number("presence_penalty", Feature.PRESENCE_PENALTY),
                body.number("repetition_penalty", Feature.REPEAT_PENALTY),
                body.whole("seed", Feature.SEED),
                stop);
    }

    private OutputForm output() throws Refusal {
        Members format = body.object("response_format");
        if (format == null) {
            return new OutputForm.Free();
        }
        String type = format.needText("type");
        return switch (type) {
            case "text" -> new OutputForm.Free();
            case "json_object" -> {
                body.note(Feature.JSON_OBJECT, "response_format");
                yield new OutputForm.AnyJson();
            }
            case "json_schema" -> {
                body.note(Feature.JSON_SCHEMA, "response_format");
                Members schema = format.needObject("json_schema");
                ObjectNode rules = schema.raw("schema");
                yield new OutputForm.Schema(
                        schema.needText("name"),
                        schema.text("description"),
                        rules == null ? Json.object() : rules,
                        schema.flag("strict", false));
            }
            default -> throw format.refusal("type", type, "text, json_object or json_schema");
        };
    }

    /** Reads the dialect's own word, and the members that services of this dialect have added. */
    private @Nullable Thinking thinking() throws Refusal {
        Long budget = body.whole("thinking_budget", Feature.REASONING_BUDGET);
        Members thinking = body.object("thinking");
        if (thinking != null) {
            String type = thinking.needText("type");
            Long inner = thinking.whole("budget_tokens", Feature.REASONING_BUDGET);
            budget = inner == null ? budget : inner;
            if (type.equals("disabled")) {
                return off("thinking", budget);
            }
        }
        if (body.any("enable_thinking") != null && !body.flag("enable_thinking", true)) {
            return off("enable_thinking", budget);
        }
        String effort = body.text("reasoning_effort");
        if (effort != null && effort.equals("none")) {
            return off("reasoning_effort", budget);
        }
        boolean enabled = body.flag("enable_thinking", false);
        boolean asked = thinking != null || budget != null || enabled;
        if (effort == null) {
            if (asked && budget == null) {
                body.note(Feature.REASONING_EFFORT, enabled ? "enable_thinking" : "thinking");
            }
            return asked ? new Thinking(Thinking.Mode.ON, null, budget) : null;
        }
        body.note(Feature.REASONING_EFFORT, "reasoning_effort");
        Thinking.Effort word = Thinking.Effort.of(effort);
        if (word != null) {
            return new Thinking(Thinking.Mode.ON, word, budget);
        }
        throw body.refusal("reasoning_effort", effort, "none, minimal, low, medium, high, xhigh or max");
    }

    private Thinking off(String name, @Nullable Long budget) {
        body.note(Feature.REASONING_OFF, name);
        if (budget != null) {
            leftOut(body, "thinking_budget");
        }
        return new Thinking(Thinking.Mode.OFF, null, null);
    }

    private int choices() throws Refusal {
        Long n = body.whole("n");
        if (n == null) {
            return 1;
        }
        if (n < 1 || n > 128) {
            throw body.refusal("n", n.toString(), "1..128");
        }
        if (n > 1) {
            body.note(Feature.SEVERAL_CHOICES, "n");
        }
        return n.intValue();
    }

    private @Nullable Integer topLogprobs() throws Refusal {
        Long top = body.whole("top_logprobs");
        if (!body.flag("logprobs", false)) {
            if (top != null && top > 0) {
                leftOut(body, "top_logprobs");
            }
            return null;
        }
        body.note(Feature.LOGPROBS, "logprobs");
        if (top != null && (top < 0 || top > TOP_LOGPROBS_MAX)) {
            throw body.refusal("top_logprobs", top.toString(), "0.." + TOP_LOGPROBS_MAX);
        }
        return top == null ? 0 : top.intValue();
    }

    private @Nullable String user() throws Refusal {
        String user = body.text("user", Feature.USER);
        String identifier = body.text("safety_identifier", Feature.USER);
        if (identifier != null && user != null && !identifier.equals(user)) {
            leftOut(body, "user");
        }
        return identifier == null ? user : identifier;
    }
}
