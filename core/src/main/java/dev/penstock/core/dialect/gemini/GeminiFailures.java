package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.translation.Failures;
import dev.penstock.core.dialect.translation.Failures.Told;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How upstreams of this dialect say that something went wrong. Shared between threads. */
public final class GeminiFailures implements UpstreamDialect {
    private static final int UNAUTHENTICATED = 401;

    private final InstantSource clock;

    public GeminiFailures(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Problem problem(int status, Function<String, @Nullable String> header, byte[] body) {
        Duration wait = RetryAfter.read(status, header, clock.instant());
        return problem(status, Replies.objectOrNull(unwrapped(body)), wait);
    }

    /** An error after a success had begun. */
    static Problem inBand(ObjectNode event) {
        int code = event.path("error").path("code").asInt(500);
        return problem(code >= 400 && code < 600 ? code : 500, event, null);
    }

    /** A stream that fails at once is answered with an array around the error, in some ways of asking. */
    private static byte[] unwrapped(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        boolean wrapped = text.startsWith("[") && text.endsWith("]");
        return wrapped ? text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8) : body;
    }

    private static Problem problem(int status, @Nullable ObjectNode answer, @Nullable Duration wait) {
        if (answer == null) {
            return Failures.of(status, Told.NOTHING, wait);
        }
        JsonNode error = answer.path("error");
        int meant = status;
        Duration delay = wait;
        for (JsonNode detail : error.path("details")) {
            // A key that is wrong or out of date is told as a bad request.
            if (status == 400 && detail.path("reason").asText().startsWith("API_KEY_")) {
                meant = UNAUTHENTICATED;
            }
            delay = delay == null ? delay(detail.path("retryDelay").asText("")) : delay;
        }
        Told told = new Told(Replies.text(error, "message"), Replies.text(error, "status"), null, null);
        return Failures.of(meant, told, delay);
    }

    /** Such as {@code 48s} or {@code 34.4s}. */
    private static @Nullable Duration delay(String text) {
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?s")) {
            return null;
        }
        return Duration.ofMillis((long) (Double.parseDouble(text.substring(0, text.length() - 1)) * 1000));
    }
}
