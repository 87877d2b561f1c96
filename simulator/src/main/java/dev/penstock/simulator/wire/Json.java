package dev.penstock.simulator.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** JSON written by hand, where a tree would only slow the pretend model down. */
public final class Json {
    private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

    private Json() {}

    /** A text with its quotes. */
    public static String text(String value) {
        return '"' + new String(ESCAPES.quoteAsString(value)) + '"';
    }

    /** Bytes of a text. */
    public static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
