package dev.penstock.gateway.loop;

import java.util.Arrays;

/** Gathers a body of bounded size. Confined to one event loop. */
public final class ByteCollector {
    private static final int FIRST = 1024;

    private final long bytesMax;
    private byte[] bytes = new byte[0];
    private int length;

    public ByteCollector(long bytesMax) {
        this.bytesMax = Math.min(bytesMax, Integer.MAX_VALUE - 64);
    }

    /**
     * Adds bytes if they still fit.
     *
     * @return false, and nothing added, if the body would be larger than its bound
     */
    public boolean add(byte[] more, int from, int to) {
        int added = to - from;
        if (length + (long) added > bytesMax) {
            return false;
        }
        if (length + added > bytes.length) {
            long doubled = Math.max(FIRST, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.clamp(doubled, length + added, Integer.MAX_VALUE - 64));
        }
        System.arraycopy(more, from, bytes, length, added);
        length += added;
        return true;
    }

    /**
     * Adds bytes of an array that nobody else writes to from here on. The first piece stays where it is, and so do those that
     * follow it in its array.
     *
     * @return false, and nothing added, if the body would be larger than its bound
     */
    @SuppressWarnings("ReferenceEquality") // this very array
    public boolean take(byte[] more, int from, int to) {
        boolean first = length == 0 && from == 0;
        boolean next = more == bytes && from == length;
        if (!first && !next) {
            return add(more, from, to);
        }
        if (to > bytesMax) {
            return false;
        }
        bytes = more;
        length = to;
        return true;
    }

    public int length() {
        return length;
    }

    public byte[] toArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
