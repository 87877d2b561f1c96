package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.translation.Failures;
import dev.penstock.core.dialect.translation.Failures.Told;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.RetryAfter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How upstreams of this dialect say that something went wrong. Shared between threads. */
public final class AnthropicFailures implements UpstreamDialect {
    private final InstantSource clock;

    public AnthropicFailures(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Problem problem(int status, Function<String, @Nullable String> header, byte[] body) {
        ObjectNode answer = Replies.objectOrNull(body);
        return problem(status, answer, RetryAfter.read(status, header, clock.instant()));
    }

    /** An error after a success had begun; its type tells the status it would have had. */
    static Problem inBand(ObjectNode event) {
        return problem(status(event.path("error").path("type").asText()), event, null);
    }

    private static Problem problem(int status, @Nullable ObjectNode answer, @Nullable Duration wait) {
        if (answer == null) {
            return Failures.of(status, Told.NOTHING, wait);
        }
        JsonNode error = answer.path("error");
        String code = Replies.text(error.path("details"), "error_code");
        Told told = new Told(Replies.text(error, "message"), Replies.text(error, "type"), null, code);
        return Failures.of(status, told, wait);
    }

    private static int status(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "conflict_error" -> 409;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }
}
