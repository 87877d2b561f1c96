package dev.penstock.simulator.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.answer.Tokens;
import dev.penstock.simulator.answer.Vector;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers embedding requests, of the present endpoint and of the older one that takes a single prompt. */
final class Embeddings {
    private static final int DIMENSIONS_DEFAULT = 64;

    private final JsonNode body;
    private final boolean older;
    private final List<String> inputs = new ArrayList<>();

    Embeddings(JsonNode body, boolean older) {
        this.body = body;
        this.older = older;
        JsonNode input = body.path(older ? "prompt" : "input");
        if (input.isTextual()) {
            inputs.add(input.asText());
        }
        input.forEach(one -> inputs.add(one.asText()));
    }

    /** Texts longer than the window are truncated unless the request forbids it. */
    Optional<Problem> problem(int window) {
        if (body.path("model").asText().isEmpty()) {
            return Optional.of(Problem.invalid("model is required"));
        }
        if (!older && !body.has("input")) {
            return Optional.of(Problem.invalid("invalid input type"));
        }
        boolean tooLong = inputs.stream().anyMatch(input -> tokens(input) > window);
        return tooLong && !body.path("truncate").asBoolean(true)
                ? Optional.of(Problem.invalid("the input length exceeds the context length"))
                : Optional.empty();
    }

    long promptTokens(int window) {
        return inputs.stream()
                .mapToLong(input -> Math.min(window, tokens(input)))
                .sum();
    }

    private static long tokens(String input) {
        return Tokens.ofPrompt(Json.bytes(input).length, 0);
    }

    String reply(String model, int window) {
        int dimensions = body.path("dimensions").asInt(DIMENSIONS_DEFAULT);
        String vectors = inputs.stream()
                .map(input -> Vector.text(Vector.of(input, dimensions)))
                .collect(Collectors.joining(","));
        return older
                ? "{\"embedding\":" + vectors + "}"
                : "{\"model\":" + Json.text(model) + ",\"embeddings\":[" + vectors
                        + "],\"total_duration\":14000000,\"load_duration\":1000000,\"prompt_eval_count\":"
                        + promptTokens(window) + "}";
    }
}
