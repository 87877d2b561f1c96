package dev.penstock.core.sse;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The data of one whole event, found where it lies: a slice of the event's own bytes in the usual case of one {@code data:}
 * line, a copy where several lines have to be joined. May be used again; confined to one thread.
 */
public final class EventFields {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't', ':'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};

    private byte[] data = new byte[0];
    private int from;
    private int to;
    private int lines;
    private boolean error;
    private ByteArrayOutputStream joined = new ByteArrayOutputStream(0);

    /** Reads one event, or what is there of it. */
    public EventFields read(byte[] bytes, int eventFrom, int eventTo) {
        lines = 0;
        error = false;
        int line = ByteOrderMark.skip(bytes, eventFrom, eventTo);
        while (line < eventTo) {
            int end = EventBorders.lineEnd(bytes, line, eventTo);
            field(bytes, line, end);
            line = end < eventTo ? EventBorders.behind(bytes, end, eventTo) : eventTo;
        }
        if (lines > 1) {
            data = joined.toByteArray();
            from = 0;
            to = data.length;
            joined = new ByteArrayOutputStream(0);
        }
        return this;
    }

    private void field(byte[] bytes, int line, int end) {
        if (startsWith(bytes, line, end, DATA)) {
            int colon = line + DATA.length;
            if (colon == end) {
                add(bytes, end, end);
            } else if (bytes[colon] == ':') {
                add(bytes, afterBlank(bytes, colon + 1, end), end);
            }
        } else if (startsWith(bytes, line, end, EVENT)) {
            int name = afterBlank(bytes, line + EVENT.length, end);
            error = Arrays.equals(bytes, name, end, ERROR, 0, ERROR.length);
        }
    }

    private void add(byte[] bytes, int valueFrom, int valueTo) {
        lines++;
        if (lines == 1) {
            data = bytes;
            from = valueFrom;
            to = valueTo;
            return;
        }
        if (lines == 2) {
            joined.write(data, from, to - from);
        }
        joined.write('\n');
        joined.write(bytes, valueFrom, valueTo - valueFrom);
    }

    private static int afterBlank(byte[] bytes, int value, int end) {
        return value < end && bytes[value] == ' ' ? value + 1 : value;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    public boolean hasData() {
        return lines > 0;
    }

    /** Whether the data is a slice of the event's own bytes. */
    public boolean oneLine() {
        return lines == 1;
    }

    /** Whether the event's name is {@code error}. */
    public boolean namedError() {
        return error;
    }

    /** The array that holds the data, from {@link #from()} to {@link #to()}. */
    public byte[] data() {
        return data;
    }

    /** The data, copied. */
    public byte[] copy() {
        return Arrays.copyOfRange(data, from, to);
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }
}
