package dev.penstock.simulator.gemini;

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

/** Reads what a request for content asks for; leaves checking to {@link ContentCheck}. */
final class ContentReader {
    private ContentReader() {}

    static Asked read(JsonNode body, String model, boolean stream) {
        JsonNode config = body.path("generationConfig");
        JsonNode limit = config.path("maxOutputTokens");
        return new Asked(
                model,
                stream,
                conversation(body.path("contents")),
                toolbox(body),
                limit.isNumber() ? OptionalInt.of(limit.asInt()) : OptionalInt.empty(),
                config.path("stopSequences").valueStream().map(JsonNode::asText).toList(),
                schema(config),
                thinks(config.path("thinkingConfig")),
                Math.max(1, config.path("candidateCount").asInt(1)),
                promptTokens(body));
    }

    static boolean showsThoughts(JsonNode body) {
        return body.path("generationConfig")
                .path("thinkingConfig")
                .path("includeThoughts")
                .asBoolean();
    }

    private static boolean thinks(JsonNode thinking) {
        return thinking.isObject() && thinking.path("thinkingBudget").asInt(-1) != 0;
    }

    static String text(JsonNode content) {
        StringBuilder joined = new StringBuilder();
        content.path("parts").forEach(part -> joined.append(part.path("text").asText("")));
        return joined.toString();
    }

    static List<JsonNode> parts(JsonNode content, String member) {
        return content.path("parts")
                .valueStream()
                .filter(part -> part.has(member))
                .toList();
    }

    /** Whether this is the user speaking, not tools answering. */
    static boolean isSpeech(JsonNode content) {
        return !content.path("role").asText("user").equals("model")
                && parts(content, "functionResponse").isEmpty();
    }

    static String lastUserText(JsonNode contents) {
        for (int i = contents.size() - 1; i >= 0; i--) {
            if (isSpeech(contents.get(i)) && !text(contents.get(i)).isEmpty()) {
                return text(contents.get(i));
            }
        }
        return "";
    }

    private static Conversation conversation(JsonNode contents) {
        List<JsonNode> results = parts(contents.path(contents.size() - 1), "functionResponse");
        Optional<String> brought = results.isEmpty()
                ? Optional.empty()
                : Optional.of(output(results.getFirst().path("functionResponse").path("response")));
        int rounds = 0;
        for (int i = contents.size() - 1; i >= 0 && !isSpeech(contents.get(i)); i--) {
            rounds += parts(contents.get(i), "functionCall").isEmpty() ? 0 : 1;
        }
        return new Conversation(lastUserText(contents), brought, rounds);
    }

    /** The result is the member that is called so, or else all that there is. */
    private static String output(JsonNode response) {
        JsonNode output = response.path("output");
        return output.isTextual()
                ? output.textValue()
                : output.isMissingNode() ? response.toString() : output.toString();
    }

    private static Toolbox toolbox(JsonNode body) {
        List<ToolOffer> offers = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode one : tool.path("functionDeclarations")) {
                JsonNode schema = one.has("parameters") ? one.path("parameters") : one.path("parametersJsonSchema");
                offers.add(new ToolOffer(one.path("name").asText(), schema));
            }
        }
        JsonNode config = body.path("toolConfig").path("functionCallingConfig");
        JsonNode allowed = config.path("allowedFunctionNames");
        Toolbox.Demand demand = switch (config.path("mode").asText()) {
            case "ANY" ->
                allowed.isEmpty()
                        ? new Toolbox.Demand.Any()
                        : new Toolbox.Demand.Named(allowed.get(0).asText());
            case "NONE" -> new Toolbox.Demand.Forbidden();
            default -> new Toolbox.Demand.Free();
        };
        return new Toolbox(offers, demand, true);
    }

    private static Optional<JsonNode> schema(JsonNode config) {
        if (!config.path("responseMimeType").asText().equals("application/json")) {
            return Optional.empty();
        }
        JsonNode schema =
                config.has("responseSchema") ? config.path("responseSchema") : config.path("responseJsonSchema");
        return Optional.of(schema.isObject() ? schema : JsonNodeFactory.instance.objectNode());
    }

    static long promptTokens(JsonNode body) {
        long bytes = sized(body.path("systemInstruction").path("parts")) + sized(body.path("tools"));
        for (JsonNode content : body.path("contents")) {
            bytes += Json.bytes(text(content)).length;
            for (JsonNode part : content.path("parts")) {
                bytes += part.has("text") ? 0 : sized(part);
            }
        }
        return Tokens.ofPrompt(bytes, body.path("contents").size());
    }

    private static long sized(JsonNode json) {
        return json.isEmpty() ? 0 : Json.bytes(json.toString()).length;
    }
}
