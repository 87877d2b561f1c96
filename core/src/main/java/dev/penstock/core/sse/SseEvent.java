package dev.penstock.core.sse;

import java.nio.charset.StandardCharsets;

/**
 * One server-sent event.
 *
 * @param name the {@code event:} field, empty where there was none
 * @param data the {@code data:} fields, joined by LF; handed over
 */
public record SseEvent(String name, byte[] data) {

    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }
}
