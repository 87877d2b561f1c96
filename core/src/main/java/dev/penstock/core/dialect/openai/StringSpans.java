package dev.penstock.core.dialect.openai;

/** Where the strings that are values, not names, stand in a range of checked JSON. Confined to one event loop. */
final class StringSpans {
    private final int[] starts;
    private final int[] ends;
    private int size;

    StringSpans(int most) {
        starts = new int[most];
        ends = new int[most];
    }

    /** Finds them all; false where there are more than fit. */
    boolean find(byte[] json, int from, int to) {
        size = 0;
        for (int p = next(json, from, to); p < to; p = next(json, p, to)) {
            int end = end(json, p + 1);
            if (isValue(json, end + 1, to)) {
                if (size == starts.length) {
                    return false;
                }
                starts[size] = p + 1;
                ends[size++] = end;
            }
            p = end + 1;
        }
        return true;
    }

    /** The bytes of all of them together. */
    static int bytes(byte[] json, int from, int to) {
        int bytes = 0;
        for (int p = next(json, from, to); p < to; p = next(json, p, to)) {
            int end = end(json, p + 1);
            bytes += isValue(json, end + 1, to) ? end - p - 1 : 0;
            p = end + 1;
        }
        return bytes;
    }

    private static int next(byte[] json, int from, int to) {
        int p = from;
        while (p < to && json[p] != '"') {
            p++;
        }
        return p;
    }

    private static int end(byte[] json, int from) {
        int p = from;
        while (json[p] != '"') {
            p += json[p] == '\\' ? 2 : 1;
        }
        return p;
    }

    /** A name has a colon behind it. */
    private static boolean isValue(byte[] json, int from, int to) {
        int p = from;
        while (p < to && json[p] <= ' ' && json[p] >= 0) {
            p++;
        }
        return p == to || json[p] != ':';
    }

    int size() {
        return size;
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return ends[i];
    }
}
