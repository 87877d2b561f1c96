package dev.penstock.simulator.behaviour;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A kind of value that a directive takes. */
public enum Value {
    COUNT("0, 1, 2, …"),
    POSITIVE("1, 2, 3, …"),
    NUMBER("0 or more"),
    DURATION("250us, 100ms, 2s, 5m, or milliseconds"),
    SECONDS("seconds, or 250us, 100ms, 2s, 5m"),
    STATUS("400..599"),
    FLAG("true or false"),
    TEXT("any text"),
    CLOSE("fin or rst"),
    USAGE(Arrays.stream(UsageShape.values()).map(Object::toString).collect(Collectors.joining(", "))),
    FAULTS("faults, with commas between");

    private static final Pattern DURATION_TEXT = Pattern.compile("(\\d{1,9})(us|ms|s|m)?");

    private final String expected;

    Value(String expected) {
        this.expected = expected;
    }

    /** The values allowed, for the manual and for complaints. */
    public String expected() {
        return expected;
    }

    /** Whether a text is such a value. */
    public boolean accepts(String text) {
        return switch (this) {
            case COUNT -> text.matches("\\d{1,9}");
            case POSITIVE -> text.matches("0*[1-9]\\d{0,8}");
            case NUMBER -> text.matches("\\d{1,9}(\\.\\d{1,9})?");
            case DURATION, SECONDS -> duration(text).isPresent();
            case STATUS -> text.matches("[45]\\d\\d");
            case FLAG -> text.equals("true") || text.equals("false");
            case TEXT -> true;
            case CLOSE -> text.equals("fin") || text.equals("rst");
            case USAGE ->
                Arrays.stream(UsageShape.values())
                        .anyMatch(shape -> shape.toString().equals(text));
            case FAULTS ->
                Arrays.stream(text.split(",")).allMatch(word -> Fault.of(word).isPresent());
        };
    }

    /** How long a text of this kind means. */
    Optional<Duration> duration(String text) {
        Matcher parts = DURATION_TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "us" -> Duration.ofNanos(amount * 1_000);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case null, default -> this == SECONDS ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
                });
    }
}
