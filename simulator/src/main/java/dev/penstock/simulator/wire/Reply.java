package dev.penstock.simulator.wire;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response before anything goes wrong with it.
 *
 * @param status of the head
 * @param headers of the head, without length or transfer encoding
 * @param body whole or in events
 * @param phrases what the dialect says when things go wrong
 */
public record Reply(int status, Map<String, String> headers, Body body, Phrases phrases) {
    /** What follows the head. */
    public sealed interface Body {}

    /** A body that is known in full, sent with its length. */
    public record Whole(byte[] bytes, int tokens) implements Body {}

    /** A body made while it is sent. */
    public record Events(Iterator<Frame> frames) implements Body {}

    /** A whole body of a type. */
    public static Reply whole(int status, String contentType, byte[] bytes, int tokens, Phrases phrases) {
        return new Reply(status, Map.of("content-type", contentType), new Whole(bytes, tokens), phrases);
    }

    /** Events of a type. */
    public static Reply events(String contentType, Iterator<Frame> frames, Phrases phrases) {
        return new Reply(200, Map.of("content-type", contentType), new Events(frames), phrases);
    }

    /** The same response with further headers. */
    public Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Reply(status, all, body, phrases);
    }

    /** The same head with another body. */
    public Reply with(Body other) {
        return new Reply(status, headers, other, phrases);
    }

    public boolean streams() {
        return body instanceof Events;
    }
}
