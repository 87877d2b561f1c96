package dev.penstock.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.answer.Tokens;
import dev.penstock.simulator.answer.Vector;
import dev.penstock.simulator.behaviour.UsageShape;
import dev.penstock.simulator.wire.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Answers embedding requests. */
final class Embeddings {
    private static final int DIMENSIONS_DEFAULT = 64;
    private static final int INPUTS_MAX = 2_048;

    private final JsonNode body;

    Embeddings(JsonNode body) {
        this.body = body;
    }

    Optional<Problem> problem() {
        if (!body.isObject()) {
            return Optional.of(Problem.of(400));
        }
        if (!body.path("model").isTextual()) {
            return Optional.of(Problem.invalid("you must provide a model parameter", "model"));
        }
        List<JsonNode> inputs = inputs();
        if (inputs.isEmpty()
                || inputs.stream().anyMatch(input -> input.asText("x").isEmpty())) {
            return Optional.of(Problem.invalid("'$.input' is invalid. Please check the API reference.", "input"));
        }
        if (inputs.size() > INPUTS_MAX) {
            return Optional.of(Problem.invalid("'$.input' is invalid: at most 2048 inputs.", "input"));
        }
        String format = body.path("encoding_format").asText("float");
        return format.equals("float") || format.equals("base64")
                ? Optional.empty()
                : Optional.of(Problem.invalid("Invalid value for 'encoding_format': " + format, "encoding_format"));
    }

    /** One node for each text or token list; a bare token list is one input. */
    private List<JsonNode> inputs() {
        JsonNode input = body.path("input");
        List<JsonNode> inputs = new ArrayList<>();
        if (input.isTextual() || (input.isArray() && input.path(0).isNumber())) {
            inputs.add(input);
        } else {
            input.forEach(inputs::add);
        }
        return inputs;
    }

    long promptTokens() {
        return inputs().stream()
                .mapToLong(input ->
                        input.isTextual() ? Tokens.ofPrompt(Json.bytes(input.asText()).length, 0) : input.size())
                .sum();
    }

    byte[] reply(String model, UsageShape shape) {
        StringBuilder json = new StringBuilder("{\"object\":\"list\",\"data\":[");
        List<JsonNode> inputs = inputs();
        for (int i = 0; i < inputs.size(); i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":")
                    .append(i)
                    .append(",\"embedding\":")
                    .append(written(inputs.get(i).toString()))
                    .append('}');
        }
        json.append("],\"model\":").append(Json.text(model));
        if (shape != UsageShape.NONE) {
            json.append(",\"usage\":{\"prompt_tokens\":")
                    .append(shape.figure(promptTokens()))
                    .append(",\"total_tokens\":")
                    .append(shape.figure(promptTokens()))
                    .append('}');
        }
        return Json.bytes(json.append('}').toString());
    }

    private String written(String input) {
        float[] vector = Vector.of(input, body.path("dimensions").asInt(DIMENSIONS_DEFAULT));
        if (!body.path("encoding_format").asText().equals("base64")) {
            return Vector.text(vector);
        }
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
    }
}
