package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.json.Json;

/** An error that came with a success: in the body, or in a stream that had begun. */
final class OpenAiInBandError {
    private static final String ERROR = "error";

    private OpenAiInBandError() {}

    /** Anything but null, false and nothing counts, as official clients have it; older vLLM says it by the object's name. */
    static boolean isError(ObjectNode data) {
        JsonNode error = data.path(ERROR);
        boolean told = error.isObject() || error.isArray() || !error.asText("").isEmpty();
        return (told && !error.asText("").equals("false"))
                || data.path("object").asText().equals(ERROR);
    }

    static Problem problem(ObjectNode data) {
        return OpenAiUpstream.insideSuccess(ErrorBody.read(Json.bytes(data)));
    }
}
