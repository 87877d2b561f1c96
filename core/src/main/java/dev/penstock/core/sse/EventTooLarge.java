package dev.penstock.core.sse;

/** Thrown where one event, or one line, outgrows the reader's limit; the reader is of no use after it. No stack trace. */
public final class EventTooLarge extends Exception {
    public EventTooLarge(int limit) {
        super("event: over " + limit + " bytes (expected: at most " + limit + ")", null, false, false);
    }
}
