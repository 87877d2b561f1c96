package dev.penstock.simulator.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.simulator.answer.Asked;
import dev.penstock.simulator.answer.Conversation;
import dev.penstock.simulator.answer.Tokens;
import dev.penstock.simulator.answer.ToolOffer;
import dev.penstock.simulator.answer.Toolbox;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what a chat request asks for; leaves checking to {@link ChatCheck}. */
final class ChatReader {
    private ChatReader() {}

    static Asked read(JsonNode body, Variant variant) {
        JsonNode messages = body.path("messages");
        return new Asked(
                body.path("model").asText(),
                body.path("stream").asBoolean(),
                new Conversation(lastUserText(messages), toolResult(messages), toolRounds(messages)),
                toolbox(body),
                limit(body, variant),
                stops(body.path("stop")),
                schema(body.path("response_format"), messages),
                thinks(body, variant),
                variant == Variant.OLLAMA ? 1 : Math.max(1, body.path("n").asInt(1)),
                promptTokens(body));
    }

    private static boolean thinks(JsonNode body, Variant variant) {
        String type = body.path("thinking").path("type").asText(variant.thinksByDefault() ? "enabled" : "disabled");
        String effort = body.path("reasoning_effort").asText("none");
        return type.equals("enabled")
                || !effort.equals("none")
                || body.path("enable_thinking").asBoolean()
                || body.path("chat_template_kwargs").path("enable_thinking").asBoolean();
    }

    private static Toolbox toolbox(JsonNode body) {
        List<ToolOffer> offers = new ArrayList<>();
        body.path("tools")
                .forEach(tool -> offers.add(new ToolOffer(
                        tool.path("function").path("name").asText(),
                        tool.path("function").path("parameters"))));
        return new Toolbox(
                offers,
                demand(body.path("tool_choice")),
                body.path("parallel_tool_calls").asBoolean(true));
    }

    /** Text of a content that is a string or a list of parts. */
    static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder joined = new StringBuilder();
        content.forEach(part -> joined.append(part.path("text").asText("")));
        return joined.toString();
    }

    static String lastUserText(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return text(messages.get(i).path("content"));
            }
        }
        return "";
    }

    private static Optional<String> toolResult(JsonNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        return last.path("role").asText().equals("tool") ? Optional.of(text(last.path("content"))) : Optional.empty();
    }

    private static int toolRounds(JsonNode messages) {
        int rounds = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.get(i);
            if (message.path("role").asText().equals("user")) {
                break;
            }
            rounds += message.path("tool_calls").isEmpty() ? 0 : 1;
        }
        return rounds;
    }

    private static Toolbox.Demand demand(JsonNode choice) {
        if (choice.isObject()) {
            return new Toolbox.Demand.Named(choice.path("function").path("name").asText());
        }
        return switch (choice.asText()) {
            case "none" -> new Toolbox.Demand.Forbidden();
            case "required" -> new Toolbox.Demand.Any();
            default -> new Toolbox.Demand.Free();
        };
    }

    private static OptionalInt limit(JsonNode body, Variant variant) {
        JsonNode newer = body.path("max_completion_tokens");
        JsonNode older = body.path("max_tokens");
        JsonNode read = newer.isNumber() && !variant.readsMaxTokensOnly() ? newer : older;
        return read.isNumber() ? OptionalInt.of(read.asInt()) : OptionalInt.empty();
    }

    private static List<String> stops(JsonNode stop) {
        List<String> stops = new ArrayList<>();
        if (stop.isTextual()) {
            stops.add(stop.asText());
        }
        stop.forEach(one -> stops.add(one.asText()));
        return stops;
    }

    private static Optional<JsonNode> schema(JsonNode format, JsonNode messages) {
        return switch (format.path("type").asText()) {
            case "json_object" -> Optional.of(described(messages));
            case "json_schema" -> Optional.of(format.path("json_schema").path("schema"));
            default -> Optional.empty();
        };
    }

    /** The schema that the system message ends with, as a model would read it there; without one, any object will do. */
    private static JsonNode described(JsonNode messages) {
        JsonNode first = messages.path(0);
        String system = first.path("role").asText().equals("system") ? text(first.path("content")) : "";
        try {
            JsonNode schema = Json.read(Json.bytes(system.substring(Math.max(0, system.indexOf('{')))));
            return schema.isObject() ? schema : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException noSchema) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static long promptTokens(JsonNode body) {
        long bytes = 0;
        for (JsonNode message : body.path("messages")) {
            bytes += Json.bytes(text(message.path("content"))).length;
            bytes += message.path("tool_calls").isEmpty()
                    ? 0
                    : Json.bytes(message.path("tool_calls").toString()).length;
        }
        bytes +=
                body.path("tools").isEmpty() ? 0 : Json.bytes(body.path("tools").toString()).length;
        return Tokens.ofPrompt(bytes, body.path("messages").size());
    }
}
