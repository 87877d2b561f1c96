package dev.penstock.core.sse;

import java.util.Arrays;

/** The mark that some servers put before UTF-8 text, and that the standard asks readers to skip. */
final class ByteOrderMark {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ByteOrderMark() {}

    /** The place behind the mark, where one stands at {@code from}. */
    static int skip(byte[] bytes, int from, int to) {
        int end = from + MARK.length;
        return to >= end && Arrays.equals(bytes, from, end, MARK, 0, MARK.length) ? end : from;
    }
}
