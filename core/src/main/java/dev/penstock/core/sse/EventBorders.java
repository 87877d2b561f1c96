package dev.penstock.core.sse;

/**
 * Finds where server-sent events end, in chunks that may be cut anywhere, without taking them apart. An event ends behind its
 * first empty line; an empty line where an event would begin is an event without fields.
 *
 * <p>The whole state between two chunks is the last byte of the unfinished event. An event that ends in a lone CR at the very
 * end of a chunk is complete; should an LF follow, it is an event of its own, without fields, which every reader skips.
 */
public final class EventBorders {
    /** Stands for the last byte before an event that begins. */
    public static final byte BEGIN = '\n';

    private EventBorders() {}

    /**
     * The place behind the event that goes on at {@code from}, or -1 where it does not end before {@code to}.
     *
     * @param previous the byte of this event before {@code from}, or {@link #BEGIN}
     */
    public static int end(byte[] bytes, int from, int to, byte previous) {
        int p = from;
        if (previous == '\r' && p < to && bytes[p] == '\n') {
            p++;
        }
        boolean lineStart = previous == '\n' || previous == '\r';
        if (lineStart && p < to && endsLine(bytes[p])) {
            return behind(bytes, p, to);
        }
        while (true) {
            p = lineEnd(bytes, p, to);
            if (p == to) {
                return -1;
            }
            p = behind(bytes, p, to);
            if (p < to && endsLine(bytes[p])) {
                return behind(bytes, p, to);
            }
        }
    }

    /** The first CR or LF at or after {@code from}, or {@code to}. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to && !endsLine(bytes[p])) {
            p++;
        }
        return p;
    }

    /** The place behind the line end at {@code p}; CRLF is one. */
    static int behind(byte[] bytes, int p, int to) {
        return bytes[p] == '\r' && p + 1 < to && bytes[p + 1] == '\n' ? p + 2 : p + 1;
    }

    private static boolean endsLine(byte b) {
        return b == '\n' || b == '\r';
    }
}
