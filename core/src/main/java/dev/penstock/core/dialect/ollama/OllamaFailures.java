package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.translation.Failures;
import dev.penstock.core.dialect.translation.Replies;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How upstreams of this dialect say that something went wrong: {@code {"error":"text"}}. Shared between threads. */
public final class OllamaFailures implements UpstreamDialect {
    private static final String ERROR = "error";
    private static final int NO_STATUS = 500;

    @Override
    public Problem problem(int status, Function<String, @Nullable String> header, byte[] body) {
        ObjectNode answer = Replies.objectOrNull(body);
        String words = answer == null ? null : words(answer);
        return Failures.of(status, words, null, null, Failures.wait(header));
    }

    static boolean isError(ObjectNode reply) {
        return reply.path(ERROR).isTextual() || reply.path(ERROR).isObject();
    }

    /** An error after a success had begun, which has no status. */
    static Problem inBand(ObjectNode reply) {
        return Failures.of(NO_STATUS, words(reply), null, null, null);
    }

    /** Some of its relatives wrap the text as the openai dialect does. */
    private static @Nullable String words(ObjectNode answer) {
        JsonNode error = answer.path(ERROR);
        return error.isObject() ? Replies.text(error, "message") : Replies.text(answer, ERROR);
    }
}
