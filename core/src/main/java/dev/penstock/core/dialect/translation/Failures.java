package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an upstream's status, words and headers mean, as far as all dialects agree on it. */
public final class Failures {
    private static final List<String> CONTEXT_LENGTH = List.of(
            "context_length_exceeded",
            "maximum context length",
            "prompt is too long",
            "prompt too long",
            "exceeds the context window",
            "exceeded max context length",
            "input length exceeds the context length");
    private static final int MESSAGE_MAX = 2000;

    private Failures() {}

    /**
     * Sorts a failure.
     *
     * @param message the upstream's words; null where it had none
     * @param type the upstream's own name for it
     */
    public static Problem of(
            int status,
            @Nullable String message,
            @Nullable String type,
            @Nullable String code,
            @Nullable Duration wait) {
        String words = message == null || message.isBlank() ? "status " + status + " and no message" : message;
        Kind kind = kind(status, words, code);
        String shown = words.length() > MESSAGE_MAX ? words.substring(0, MESSAGE_MAX) + "…" : words;
        String told = kind == Kind.CONTEXT_LENGTH ? "context_length_exceeded" : code;
        return new Problem(kind, status(kind, status), shown, null, told, type, wait);
    }

    /** How long the headers ask to wait; null where they do not. A date is measured by the upstream's own clock. */
    public static @Nullable Duration wait(Function<String, @Nullable String> header) {
        String millis = header.apply("retry-after-ms");
        if (millis != null && millis.matches("\\d{1,12}(\\.\\d+)?")) {
            return Duration.ofMillis((long) Double.parseDouble(millis));
        }
        String after = header.apply("retry-after");
        if (after == null) {
            return null;
        }
        if (after.matches("\\d{1,9}(\\.\\d+)?")) {
            return Duration.ofMillis((long) (Double.parseDouble(after) * 1000));
        }
        String now = header.apply("date");
        try {
            Duration wait = Duration.between(date(now == null ? "" : now), date(after));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    public static boolean saysContextLength(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return CONTEXT_LENGTH.stream().anyMatch(lower::contains)
                || (lower.contains("input token count") && lower.contains("exceeds the maximum"));
    }

    private static Kind kind(int status, String words, @Nullable String code) {
        if ((status == 400 || status == 413 || status == 422 || status >= 500)
                && (saysContextLength(words) || "context_length_exceeded".equals(code))) {
            return Kind.CONTEXT_LENGTH;
        }
        return switch (status) {
            case 401, 403 -> Kind.UPSTREAM_AUTHENTICATION;
            case 402 -> Kind.UPSTREAM_PAYMENT;
            case 429 -> Kind.UPSTREAM_RATE_LIMITED;
            case 408, 504 -> Kind.UPSTREAM_TIMEOUT;
            default -> status >= 400 && status < 500 ? Kind.UPSTREAM_REJECTED : Kind.UPSTREAM_ERROR;
        };
    }

    /** The upstream's own status where it means the same to our caller. */
    private static int status(Kind kind, int status) {
        return switch (kind) {
            case CONTEXT_LENGTH -> 400;
            case UPSTREAM_REJECTED, UPSTREAM_AUTHENTICATION -> status;
            // 529 is a word of one dialect for what all others call 503.
            case UPSTREAM_ERROR -> status == 529 ? 503 : status >= 500 && status < 600 ? status : kind.status();
            default -> kind.status();
        };
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
