package dev.penstock.simulator.gemini;

import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;

/** How the replies of a stream stand one after the other. */
enum Framing {
    /** Server-sent events, with {@code alt=sse}. */
    EVENTS,
    /** The elements of one JSON array, without it. */
    ARRAY;

    String contentType() {
        return this == EVENTS ? "text/event-stream" : "application/json; charset=UTF-8";
    }

    /** One reply of the stream, or one error. */
    Frame framed(Frame.Kind kind, String json, int tokens, boolean first, boolean usage) {
        String text = this == EVENTS ? "data: " + json + "\r\n\r\n" : (first ? "[" : ",\r\n") + json;
        return new Frame(kind, Json.bytes(text), tokens, usage);
    }
}
