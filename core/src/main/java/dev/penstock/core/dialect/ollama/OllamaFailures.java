package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.translation.Failures;
import dev.penstock.core.dialect.translation.Failures.Told;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.RetryAfter;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How upstreams of this dialect say that something went wrong: in one text. Shared between threads. */
public final class OllamaFailures implements UpstreamDialect {
    private final InstantSource clock;

    public OllamaFailures(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Problem problem(int status, Function<String, @Nullable String> header, byte[] body) {
        ObjectNode answer = Replies.objectOrNull(body);
        String message = answer == null ? null : words(answer);
        return Failures.of(status, told(message), RetryAfter.read(status, header, clock.instant()));
    }

    static boolean isError(ObjectNode reply) {
        return reply.hasNonNull("error");
    }

    /** An error after a success had begun. */
    static Problem inBand(ObjectNode line) {
        return Failures.of(502, told(words(line)), null);
    }

    private static Told told(@Nullable String message) {
        return new Told(message, null, null, null);
    }

    /** A text; its face to callers of the openai dialect has an object. */
    private static @Nullable String words(ObjectNode answer) {
        JsonNode error = answer.path("error");
        return error.isObject() ? Replies.text(error, "message") : Replies.text(answer, "error");
    }
}
