package dev.penstock.core.dialect.anthropic;

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

/** Reads a request of {@code /v1/messages}, or of its {@code count_tokens}. */
final class AnthropicRequestToPivot {
    private final Members body;

    private AnthropicRequestToPivot(Members body) {
        this.body = body;
    }

    /** @param counting whether only the prompt is asked about, so that no limit is needed */
    static ChatRequest read(byte[] bytes, boolean counting) throws Refusal {
        Uses uses = new Uses();
        Members body = Members.of(bytes, uses);
        ChatRequest request = new AnthropicRequestToPivot(body).request(counting);
        body.finish();
        return request;
    }

    private ChatRequest request(boolean counting) throws Refusal {
        body.any("model");
        if (body.any("service_tier") != null) {
            body.note(Feature.SERVICE_TIER, "service_tier");
        }
        if (body.any(AnthropicProblem.THREAD) != null) {
            body.note(Feature.HELD_CONVERSATION, AnthropicProblem.THREAD);
        }
        for (String hosted : List.of("mcp_servers", "container")) {
            if (body.any(hosted) != null) {
                body.note(Feature.HOSTED_TOOLS, hosted);
            }
        }
        Members choice = body.object("tool_choice");
        Members config = body.object("output_config");
        return new ChatRequest(
                body.flag("stream", false),
                AnthropicMessagesToPivot.read(body),
                tools(),
                choice == null ? null : toolChoice(choice),
                choice == null || parallel(choice),
                maxTokens(counting),
                sampling(),
                output(config),
                thinking(config),
                1,
                null,
                user(),
                body.uses());
    }

    private @Nullable Long maxTokens(boolean counting) throws Refusal {
        Long limit = body.whole("max_tokens", Feature.MAX_TOKENS);
        if (limit == null && !counting) {
            throw body.missing("max_tokens", "a whole number of at least 1");
        }
        if (limit != null && limit < 1) {
            throw body.refusal("max_tokens", limit.toString(), "at least 1");
        }
        return limit;
    }

    private List<Tool> tools() throws Refusal {
        List<Tool> tools = new ArrayList<>();
        for (Members tool : body.objects("tools")) {
            String type = tool.text("type");
            if (type != null && !type.equals("custom")) {
                tool.note(Feature.HOSTED_TOOLS, "type");
                continue;
            }
            body.note(Feature.TOOLS, "tools");
            boolean strict = tool.flag("strict", false);
            if (strict) {
                tool.note(Feature.TOOL_STRICT, "strict");
            }
            if (tool.any("cache_control") != null) {
                tool.note(Feature.CACHE_MARKS, "cache_control");
            }
            ObjectNode schema = tool.raw("input_schema");
            if (schema == null) {
                throw tool.missing("input_schema", "an object");
            }
            tools.add(new Tool(tool.needText("name"), tool.text("description"), schema, strict));
        }
        return tools;
    }

    private ToolChoice toolChoice(Members choice) throws Refusal {
        String type = choice.needText("type");
        return switch (type) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> {
                body.note(Feature.TOOL_CHOICE_NONE, "tool_choice");
                yield new ToolChoice.None();
            }
            case "any" -> {
                body.note(Feature.TOOL_CHOICE_REQUIRED, "tool_choice");
                yield new ToolChoice.Required();
            }
            case "tool" -> {
                body.note(Feature.TOOL_CHOICE_NAMED, "tool_choice");
                yield new ToolChoice.Named(choice.needText("name"));
            }
            default -> throw choice.refusal("type", type, "auto, any, tool or none");
        };
    }

    private static boolean parallel(Members choice) throws Refusal {
        boolean one = choice.flag("disable_parallel_tool_use", false);
        if (one) {
            choice.note(Feature.ONE_TOOL_AT_A_TIME, "disable_parallel_tool_use");
        }
        return !one;
    }

    private Sampling sampling() throws Refusal {
        List<String> stop = body.texts("stop_sequences");
        if (!stop.isEmpty()) {
            body.note(Feature.STOP, "stop_sequences");
        }
        return new Sampling(
                body.number("temperature", Feature.TEMPERATURE),
                body.number("top_p", Feature.TOP_P),
                body.whole("top_k", Feature.TOP_K),
                null,
                null,
                null,
                null,
                null,
                stop);
    }

    /** The older name is still sent by clients of the time when the member was new. */
    private OutputForm output(@Nullable Members config) throws Refusal {
        Members older = body.object("output_format");
        Members newer = config == null ? null : config.object("format");
        Members format = newer == null ? older : newer;
        if (format == null) {
            return new OutputForm.Free();
        }
        String type = format.needText("type");
        if (!type.equals("json_schema")) {
            throw format.refusal("type", type, "json_schema");
        }
        ObjectNode schema = format.raw("schema");
        format.note(Feature.JSON_SCHEMA, "schema");
        return new OutputForm.Schema("answer", null, schema == null ? Json.object() : schema, true);
    }

    private @Nullable Thinking thinking(@Nullable Members config) throws Refusal {
        Thinking.Effort effort = config == null ? null : effort(config);
        Members thinking = body.object("thinking");
        if (thinking == null) {
            return effort == null ? null : new Thinking(Thinking.Mode.ADAPTIVE, effort, null);
        }
        String type = thinking.needText("type");
        return switch (type) {
            case "enabled" -> {
                Long budget = thinking.whole("budget_tokens", Feature.REASONING_BUDGET);
                if (budget == null) {
                    body.note(Feature.REASONING_EFFORT, "thinking");
                }
                yield new Thinking(Thinking.Mode.ON, effort, budget);
            }
            case "adaptive" -> {
                body.note(Feature.REASONING_EFFORT, "thinking");
                yield new Thinking(Thinking.Mode.ADAPTIVE, effort, null);
            }
            case "disabled" -> {
                body.note(Feature.REASONING_OFF, "thinking");
                if (config != null && effort != null) {
                    body.uses().unknown(config.path("effort"));
                }
                yield new Thinking(Thinking.Mode.OFF, null, null);
            }
            default -> throw thinking.refusal("type", type, "enabled, adaptive or disabled");
        };
    }

    private static Thinking.@Nullable Effort effort(Members config) throws Refusal {
        String word = config.text("effort", Feature.REASONING_EFFORT);
        if (word == null) {
            return null;
        }
        Thinking.Effort effort = Thinking.Effort.of(word);
        if (effort == null) {
            throw config.refusal("effort", word, "low, medium, high, xhigh or max");
        }
        return effort;
    }

    private @Nullable String user() throws Refusal {
        Members metadata = body.object("metadata");
        JsonNode user = metadata == null ? null : metadata.any("user_id");
        if (metadata == null || user == null) {
            return null;
        }
        return metadata.text("user_id", Feature.USER);
    }
}
