package dev.penstock.core.money;

import java.time.Instant;

/** A stretch of time that a limit applies to: from {@code start}, up to but without {@code end}. */
public record Window(Instant start, Instant end) {
    public Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException(
                    "window: " + start + " to " + end + " (expected: an end after the start)");
        }
    }

    public boolean contains(Instant time) {
        return !time.isBefore(start) && time.isBefore(end);
    }
}
