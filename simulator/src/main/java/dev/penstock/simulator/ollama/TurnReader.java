package dev.penstock.simulator.ollama;

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

/** Reads what a chat or a prompt asks for; leaves checking to {@link TurnCheck}. */
final class TurnReader {
    private final JsonNode body;
    private final Turn.Style style;

    TurnReader(JsonNode body, Turn.Style style) {
        this.body = body;
        this.style = style;
    }

    /** Prompts longer than the window are truncated in silence. */
    Asked read(int window) {
        JsonNode limit = body.path("options").path("num_predict");
        int effective = body.path("options").path("num_ctx").asInt(window);
        return new Asked(
                body.path("model").asText(),
                body.path("stream").asBoolean(true),
                conversation(),
                toolbox(),
                limit.asInt(0) > 0 ? OptionalInt.of(limit.asInt()) : OptionalInt.empty(),
                stops(),
                schema(),
                thinks(),
                1,
                Math.min(promptTokens(), effective));
    }

    /** Whether nothing is asked but that the model be loaded or unloaded. */
    boolean onlyLoads() {
        return switch (style) {
            case CHAT -> body.path("messages").isEmpty();
            case GENERATE -> body.path("prompt").asText().isEmpty();
        };
    }

    String prompt() {
        if (style == Turn.Style.GENERATE) {
            return body.path("prompt").asText();
        }
        JsonNode messages = body.path("messages");
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return messages.get(i).path("content").asText();
            }
        }
        return "";
    }

    private Conversation conversation() {
        JsonNode messages = body.path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        Optional<String> brought = last.path("role").asText().equals("tool")
                ? Optional.of(last.path("content").asText())
                : Optional.empty();
        int rounds = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                break;
            }
            rounds += messages.get(i).path("tool_calls").isEmpty() ? 0 : 1;
        }
        return new Conversation(prompt(), brought, rounds);
    }

    private Toolbox toolbox() {
        List<ToolOffer> offers = new ArrayList<>();
        body.path("tools")
                .forEach(tool -> offers.add(new ToolOffer(
                        tool.path("function").path("name").asText(),
                        tool.path("function").path("parameters"))));
        return new Toolbox(offers, new Toolbox.Demand.Free(), true);
    }

    private List<String> stops() {
        JsonNode stop = body.path("options").path("stop");
        return stop.isTextual()
                ? List.of(stop.asText())
                : stop.valueStream().map(JsonNode::asText).toList();
    }

    private Optional<JsonNode> schema() {
        JsonNode format = body.path("format");
        if (format.asText().equals("json")) {
            return Optional.of(JsonNodeFactory.instance.objectNode());
        }
        return format.isObject() ? Optional.of(format) : Optional.empty();
    }

    private boolean thinks() {
        JsonNode think = body.path("think");
        return think.asBoolean() || (think.isTextual() && !think.asText().isEmpty());
    }

    private long promptTokens() {
        long bytes =
                Json.bytes(body.path("prompt").asText() + body.path("system").asText()).length;
        for (JsonNode message : body.path("messages")) {
            bytes += Json.bytes(message.path("content").asText()).length;
            bytes += sized(message.path("tool_calls"));
        }
        return Tokens.ofPrompt(
                bytes + sized(body.path("tools")), body.path("messages").size());
    }

    private static long sized(JsonNode json) {
        return json.isEmpty() ? 0 : Json.bytes(json.toString()).length;
    }
}
