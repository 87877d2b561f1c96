package dev.penstock.core.sse;

import java.util.Arrays;

/** The event that a chunk began and did not end, up to a limit. Confined to one event loop. */
public final class EventTail {
    private static final byte[] NOTHING = new byte[0];

    private final int limit;
    private byte[] bytes = NOTHING;
    private int length;

    /**
     * A tail that holds nothing.
     *
     * @param limit in bytes
     */
    public EventTail(int limit) {
        this.limit = limit;
    }

    /** Copies the bytes to its end; false, and nothing happens, where they would exceed the limit. */
    public boolean add(byte[] chunk, int from, int to) {
        int more = to - from;
        if (more > limit - length) {
            return false;
        }
        if (length + more > bytes.length) {
            int room = Math.max(length + more, (int) Math.min(limit, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, room);
        }
        System.arraycopy(chunk, from, bytes, length, more);
        length += more;
        return true;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** The last byte; there must be one. */
    public byte last() {
        return bytes[length - 1];
    }

    /** Hands over what it holds, and holds nothing after it. */
    public byte[] take() {
        byte[] taken = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NOTHING;
        length = 0;
        return taken;
    }
}
