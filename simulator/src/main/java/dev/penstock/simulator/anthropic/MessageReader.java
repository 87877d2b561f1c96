package dev.penstock.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Reads what a request for a message asks for; leaves checking to {@link MessageCheck}. */
final class MessageReader {
    private MessageReader() {}

    static Asked read(JsonNode body) {
        JsonNode limit = body.path("max_tokens");
        return new Asked(
                body.path("model").asText(),
                body.path("stream").asBoolean(),
                conversation(body.path("messages")),
                toolbox(body),
                limit.isNumber() ? OptionalInt.of(limit.asInt()) : OptionalInt.empty(),
                stops(body.path("stop_sequences")),
                schema(body),
                thinks(body),
                1,
                promptTokens(body));
    }

    static boolean thinks(JsonNode body) {
        String type = body.path("thinking").path("type").asText();
        return type.equals("enabled") || type.equals("adaptive");
    }

    /** Text of a content that is a string or a list of blocks; what tools brought is not among it. */
    static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder joined = new StringBuilder();
        content.forEach(block -> joined.append(block.path("text").asText("")));
        return joined.toString();
    }

    static List<JsonNode> blocks(JsonNode message, String type) {
        return message.path("content")
                .valueStream()
                .filter(block -> block.path("type").asText().equals(type))
                .toList();
    }

    /** What the user said last, beside the results of tools. */
    static String lastUserText(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            String text = text(messages.get(i).path("content"));
            if (messages.get(i).path("role").asText().equals("user") && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static Conversation conversation(JsonNode messages) {
        List<JsonNode> results = blocks(messages.path(messages.size() - 1), "tool_result");
        Optional<String> brought = results.isEmpty()
                ? Optional.empty()
                : Optional.of(text(results.getFirst().path("content")));
        int rounds = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.get(i);
            boolean user = message.path("role").asText().equals("user");
            if (user && blocks(message, "tool_result").isEmpty()) {
                break;
            }
            rounds += blocks(message, "tool_use").isEmpty() ? 0 : 1;
        }
        return new Conversation(lastUserText(messages), brought, rounds);
    }

    private static Toolbox toolbox(JsonNode body) {
        List<ToolOffer> offers = new ArrayList<>();
        body.path("tools")
                .forEach(tool -> offers.add(new ToolOffer(tool.path("name").asText(), tool.path("input_schema"))));
        JsonNode choice = body.path("tool_choice");
        Toolbox.Demand demand = switch (choice.path("type").asText()) {
            case "any" -> new Toolbox.Demand.Any();
            case "tool" -> new Toolbox.Demand.Named(choice.path("name").asText());
            case "none" -> new Toolbox.Demand.Forbidden();
            default -> new Toolbox.Demand.Free();
        };
        return new Toolbox(
                offers, demand, !choice.path("disable_parallel_tool_use").asBoolean());
    }

    private static List<String> stops(JsonNode stops) {
        return stops.valueStream().map(JsonNode::asText).toList();
    }

    private static Optional<JsonNode> schema(JsonNode body) {
        JsonNode format = body.path("output_config").path("format");
        return format.path("type").asText().equals("json_schema")
                ? Optional.of(format.path("schema"))
                : Optional.empty();
    }

    static long promptTokens(JsonNode body) {
        long bytes = Json.bytes(text(body.path("system"))).length;
        bytes += sized(body.path("tools"));
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            bytes += content.isTextual() ? Json.bytes(content.asText()).length : sized(content);
        }
        return Tokens.ofPrompt(bytes, body.path("messages").size());
    }

    private static long sized(JsonNode json) {
        return json.isEmpty() ? 0 : Json.bytes(json.toString()).length;
    }
}
