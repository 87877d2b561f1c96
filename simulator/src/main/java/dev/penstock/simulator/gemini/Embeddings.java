package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.answer.Tokens;
import dev.penstock.simulator.answer.Vector;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers embedding requests, single and in batches. */
final class Embeddings {
    private static final int DIMENSIONS_DEFAULT = 64;

    private final List<JsonNode> requests = new ArrayList<>();
    private final boolean batch;

    Embeddings(JsonNode body, boolean batch) {
        this.batch = batch;
        if (batch) {
            body.path("requests").forEach(requests::add);
        } else {
            requests.add(body);
        }
    }

    Optional<Problem> problem(String model) {
        if (requests.isEmpty()) {
            return ContentCheck.invalid("* BatchEmbedContentsRequest.requests: requests must not be empty\n");
        }
        for (JsonNode request : requests) {
            if (ContentReader.text(request.path("content")).isEmpty()) {
                return ContentCheck.invalid("* EmbedContentRequest.content: contents is not specified\n");
            }
            if (batch && !request.path("model").asText().equals("models/" + model)) {
                return ContentCheck.invalid(
                        "* BatchEmbedContentsRequest.requests[0].model: model must match the one of" + " the batch\n");
            }
        }
        return Optional.empty();
    }

    long promptTokens() {
        return requests.stream()
                .mapToLong(
                        request -> Tokens.ofPrompt(Json.bytes(ContentReader.text(request.path("content"))).length, 0))
                .sum();
    }

    String reply() {
        String all = requests.stream().map(Embeddings::embedding).collect(Collectors.joining(","));
        return batch ? "{\"embeddings\":[" + all + "]}" : "{\"embedding\":" + all + "}";
    }

    private static String embedding(JsonNode request) {
        int dimensions = request.path("outputDimensionality").asInt(DIMENSIONS_DEFAULT);
        String text = ContentReader.text(request.path("content"));
        return "{\"values\":" + Vector.text(Vector.of(text, dimensions)) + "}";
    }
}
