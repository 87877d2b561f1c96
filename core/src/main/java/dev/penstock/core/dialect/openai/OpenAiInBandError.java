package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.translation.Failures;
import dev.penstock.core.dialect.translation.Replies;
import org.jspecify.annotations.Nullable;

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
        JsonNode error = data.path(ERROR).isObject() ? data.path(ERROR) : data;
        String message = data.path(ERROR).isTextual() ? data.path(ERROR).textValue() : Replies.text(error, "message");
        String type = Replies.text(error, "type");
        String code = Replies.text(error, "code");
        return Failures.of(status(type, code, error.path("code")), message, type, code, null);
    }

    /** The status it would have had: some services give it as the code, others by their words. */
    private static int status(@Nullable String type, @Nullable String code, JsonNode number) {
        if (number.isInt() && number.intValue() >= 400 && number.intValue() < 600) {
            return number.intValue();
        }
        String words = type + " " + code;
        if (words.contains("rate_limit") || words.contains("insufficient_quota")) {
            return 429;
        }
        return words.contains("invalid_request") || words.contains("context_length") ? 400 : 500;
    }
}
