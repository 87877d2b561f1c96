package dev.penstock.core.json;

/** The ends of strings in JSON that has not been checked. */
public final class JsonStrings {
    private JsonStrings() {}

    /**
     * Where the closing quote of the string stands whose text begins at {@code from}; -1 where there is none before {@code to}
     * or the text is not well-formed, as {@link JsonLimits#REPLY} has it.
     */
    public static int end(byte[] bytes, int from, int to) {
        int p = from;
        while (true) {
            p = ValueSkipper.plain(bytes, p, to);
            if (p >= to) {
                return -1;
            }
            if (bytes[p] == '"') {
                return p;
            }
            p = behindEscape(bytes, p, to);
            if (p < 0) {
                return -1;
            }
        }
    }

    private static int behindEscape(byte[] bytes, int p, int to) {
        if (bytes[p] != '\\' || p + 1 >= to) {
            return -1;
        }
        return switch (bytes[p + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> p + 2;
            case 'u' -> isHex(bytes, p + 2, to) ? p + 6 : -1;
            default -> -1;
        };
    }

    private static boolean isHex(byte[] bytes, int from, int to) {
        if (to - from < 4) {
            return false;
        }
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
