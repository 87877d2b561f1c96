package dev.penstock.core.dialect.openai;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long an upstream asks to wait: {@code retry-after-ms}, else {@code retry-after} (seconds or a date), and for a rate
 * limit without either the {@code x-ratelimit-reset-*} of what has run out.
 */
final class RetryAfter {
    /** No service means more than a day by it; a longer one is a mistake or a trap. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private RetryAfter() {}

    static @Nullable Duration read(int status, Function<String, @Nullable String> header, Instant now) {
        Duration wait = millis(header.apply("retry-after-ms"), 1);
        if (wait == null) {
            wait = secondsOrDate(header.apply("retry-after"), now);
        }
        if (wait == null && status == 429) {
            wait = reset(header);
        }
        return wait == null || wait.compareTo(LONGEST) > 0 ? null : wait;
    }

    private static @Nullable Duration secondsOrDate(@Nullable String value, Instant now) {
        Duration seconds = millis(value, 1000);
        if (seconds != null || value == null) {
            return seconds;
        }
        try {
            Instant then = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Duration reset(Function<String, @Nullable String> header) {
        Duration requests = duration(header.apply("x-ratelimit-reset-requests"));
        Duration tokens = duration(header.apply("x-ratelimit-reset-tokens"));
        if (requests == null || tokens == null) {
            return requests == null ? tokens : requests;
        }
        boolean requestsLeft = !"0".equals(header.apply("x-ratelimit-remaining-requests"));
        boolean tokensLeft = !"0".equals(header.apply("x-ratelimit-remaining-tokens"));
        if (requestsLeft != tokensLeft) {
            return requestsLeft ? tokens : requests;
        }
        boolean tokensLater = tokens.compareTo(requests) > 0;
        return requestsLeft == tokensLater ? requests : tokens;
    }

    /** {@code 6m0s}, {@code 12ms}, or a plain number of seconds (Azure). */
    private static @Nullable Duration duration(@Nullable String value) {
        Duration seconds = millis(value, 1000);
        if (seconds != null || value == null || value.length() > 64) {
            return seconds;
        }
        Matcher part = PART.matcher(value.strip());
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            millis += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "ms" -> 1;
                        case "s" -> 1_000;
                        case "m" -> 60_000;
                        case "h" -> 3_600_000;
                        default -> 86_400_000;
                    };
        }
        return end > 0 && end == value.strip().length() ? Duration.ofMillis((long) Math.ceil(millis)) : null;
    }

    private static @Nullable Duration millis(@Nullable String value, int unit) {
        if (value == null || !value.strip().matches("\\d{1,12}(\\.\\d{1,9})?")) {
            return null;
        }
        return Duration.ofMillis((long) Math.ceil(Double.parseDouble(value.strip()) * unit));
    }
}
