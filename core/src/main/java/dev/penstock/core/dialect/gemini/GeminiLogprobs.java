package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The log probabilities of a candidate, in the shape of the openai dialect. */
final class GeminiLogprobs {
    private GeminiLogprobs() {}

    static @Nullable JsonNode of(JsonNode candidate) {
        JsonNode result = candidate.path("logprobsResult");
        JsonNode chosen = result.path("chosenCandidates");
        if (chosen.isEmpty()) {
            return null;
        }
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (int i = 0; i < chosen.size(); i++) {
            ArrayNode top = Json.array();
            for (JsonNode other : result.path("topCandidates").path(i).path("candidates")) {
                top.add(token(other));
            }
            content.add(token(chosen.get(i)).set("top_logprobs", top));
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static ObjectNode token(JsonNode candidate) {
        String token = candidate.path("token").asText("");
        ObjectNode written = Json.object().put("token", token);
        written.put("logprob", candidate.path("logProbability").doubleValue());
        ArrayNode bytes = written.putArray("bytes");
        for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xFF);
        }
        return written;
    }
}
