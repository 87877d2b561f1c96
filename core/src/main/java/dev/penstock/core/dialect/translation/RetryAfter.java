package dev.penstock.core.dialect.translation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long an upstream's headers ask to wait: {@code retry-after-ms}, {@code retry-after} (seconds, or a date), else after a
 * 429 the reset of the limit that was hit, as the openai and anthropic dialects tell it.
 */
public final class RetryAfter {
    /** Nobody waits longer for a model; a service that asks for more means something else. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private static final List<Limit> LIMITS = List.of(
            new Limit("x-ratelimit-reset-requests", "x-ratelimit-remaining-requests"),
            new Limit("x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"),
            Limit.anthropic("requests"),
            Limit.anthropic("tokens"),
            Limit.anthropic("input-tokens"),
            Limit.anthropic("output-tokens"));

    /** The headers of one of an account's limits. */
    private record Limit(String reset, String remaining) {
        static Limit anthropic(String what) {
            String begin = "anthropic-ratelimit-" + what;
            return new Limit(begin + "-reset", begin + "-remaining");
        }
    }

    private RetryAfter() {}

    /**
     * Reads the wait; null for none.
     *
     * @param header looks a response header up by its lower-case name
     * @param now counts where the upstream does not tell its own time
     */
    public static @Nullable Duration read(int status, Function<String, @Nullable String> header, Instant now) {
        String date = header.apply("date");
        Instant told = date == null ? null : date(date);
        Instant begin = told == null ? now : told;
        Duration wait = millis(header.apply("retry-after-ms"), 1);
        if (wait == null) {
            wait = secondsOrDate(header.apply("retry-after"), begin);
        }
        if (wait == null && status == 429) {
            wait = reset(header, begin);
        }
        return wait == null || wait.compareTo(LONGEST) > 0 ? null : wait;
    }

    private static @Nullable Duration secondsOrDate(@Nullable String value, Instant begin) {
        Duration seconds = millis(value, 1000);
        if (seconds != null || value == null) {
            return seconds;
        }
        Instant then = date(value);
        return then == null ? null : until(then, begin);
    }

    /** The limits that are used up are waited for, all of them; where none says so, the first that comes back. */
    private static @Nullable Duration reset(Function<String, @Nullable String> header, Instant begin) {
        Duration usedUp = null;
        Duration first = null;
        for (Limit limit : LIMITS) {
            Duration reset = durationOrTime(header.apply(limit.reset()), begin);
            if (reset != null && (first == null || reset.compareTo(first) < 0)) {
                first = reset;
            }
            boolean hit = "0".equals(header.apply(limit.remaining()));
            if (reset != null && hit && (usedUp == null || reset.compareTo(usedUp) > 0)) {
                usedUp = reset;
            }
        }
        return usedUp == null ? first : usedUp;
    }

    /** {@code 6m0s}, {@code 12ms}, a plain number of seconds (Azure), or a time (RFC 3339). */
    private static @Nullable Duration durationOrTime(@Nullable String value, Instant begin) {
        Duration seconds = millis(value, 1000);
        if (seconds != null || value == null || value.length() > 64) {
            return seconds;
        }
        String text = value.strip();
        Matcher part = PART.matcher(text);
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
        if (end > 0 && end == text.length()) {
            return Duration.ofMillis((long) Math.ceil(millis));
        }
        try {
            return until(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from), begin);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration until(Instant then, Instant begin) {
        return then.isAfter(begin) ? Duration.between(begin, then) : Duration.ZERO;
    }

    private static @Nullable Instant date(String value) {
        try {
            return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Duration millis(@Nullable String value, int unit) {
        if (value == null || !value.strip().matches("\\d{1,12}(\\.\\d{1,9})?")) {
            return null;
        }
        return Duration.ofMillis((long) Math.ceil(Double.parseDouble(value.strip()) * unit));
    }
}
