package dev.penstock.gateway.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.routing.Model;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A provider's own list of models, as its dialect writes it. */
final class ModelList {
    private static final int MODELS_MAX = 2000;
    private static final int NAME_CHARS_MAX = 200;

    private ModelList() {}

    /** Where it is asked for; all of it in one page. */
    static String path(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> "/models";
            case ANTHROPIC -> "/v1/models?limit=1000";
            case GEMINI -> "/v1beta/models?pageSize=1000";
            case OLLAMA -> "/api/tags";
        };
    }

    /** Reads it; fails where that is none. */
    static Future<List<Model>> read(Dialect dialect, byte[] body) {
        try {
            return Future.succeededFuture(read(dialect, Json.read(body)));
        } catch (IOException noList) {
            return Future.failedFuture("something that is no list of models");
        }
    }

    private static List<Model> read(Dialect dialect, JsonNode body) throws IOException {
        JsonNode list = body.path(dialect == Dialect.GEMINI || dialect == Dialect.OLLAMA ? "models" : "data");
        if (!list.isArray()) {
            throw new IOException("no list");
        }
        List<Model> found = new ArrayList<>();
        for (JsonNode each : list) {
            String id = id(dialect, each);
            if (!id.isBlank() && id.length() <= NAME_CHARS_MAX && found.size() < MODELS_MAX) {
                found.add(model(id, each));
            }
        }
        return found;
    }

    private static String id(Dialect dialect, JsonNode each) {
        return switch (dialect) {
            case OPENAI, ANTHROPIC -> each.path("id").asText("");
            case GEMINI -> each.path("name").asText("").replaceFirst("^models/", "");
            case OLLAMA -> each.path("model").asText(each.path("name").asText(""));
        };
    }

    /** What the list tells beside the name. The window stands in the first place that has one. */
    private static Model model(String id, JsonNode each) {
        Model bare = Model.unlisted(id);
        List<String> ways = new ArrayList<>();
        each.path("supportedGenerationMethods").forEach(way -> ways.add(way.asText()));
        boolean embeds = ways.contains("embedContent") && !ways.contains("generateContent");
        return new Model(
                id,
                id,
                embeds ? Model.Kind.EMBEDDING : bare.kind(),
                tokens(each, "context_length", "max_model_len", "max_input_tokens", "inputTokenLimit"),
                tokens(each, "max_tokens", "outputTokenLimit"),
                bare.streaming(),
                bare.tools(),
                bare.vision(),
                bare.price(),
                bare.isDefault());
    }

    private static OptionalLong tokens(JsonNode each, String... names) {
        for (String name : names) {
            long tokens = each.path(name).asLong(0);
            if (tokens > 0) {
                return OptionalLong.of(tokens);
            }
        }
        return OptionalLong.empty();
    }
}
