package dev.penstock.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks over JSON values and checks them against RFC 8259, remembering nothing but the nesting. Confined to one thread at a
 * time.
 *
 * <p>Nesting is a row of bits (object or array), not recursion, so that hostile depth costs a message and no stack. Inside
 * strings 32 bytes are tested at once, see {@link #stops}. UTF-8 is not checked: quotes, backslashes and controls cannot hide
 * in it, and what is carried through untouched is for the reader at the other end to judge.
 */
final class ValueSkipper {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = ONES << 7;
    private static final long BACKSLASHES = ONES * '\\';

    /** What turns a quote into a blank, and neither a control into anything else nor anything else into a control. */
    private static final long QUOTE_TO_BLANK = ONES * ('"' ^ ' ');

    private static final long BEHIND_BLANK = ONES * (' ' + 1);
    private static final int BLOCK = 2 * Long.BYTES;
    private static final byte END = 0;

    private final JsonLimits limits;
    private final long[] objects;
    private byte[] json = new byte[0];
    private int origin;
    private int to;
    private int deepest;

    ValueSkipper(JsonLimits limits) {
        this.limits = limits;
        this.objects = new long[(limits.depth() >>> 6) + 1];
    }

    void open(byte[] bytes, int from, int end) {
        json = bytes;
        origin = from;
        to = end;
        deepest = 1;
    }

    /** How many objects and arrays lay within each other at most, in all that was walked over since it was opened. */
    int deepest() {
        return deepest;
    }

    /** The byte at {@code p}; zero, which no JSON holds outside of strings, beyond the end. */
    byte at(int p) {
        return p < to ? json[p] : END;
    }

    /** The first place at or after {@code p} that is no white space. */
    int blanks(int p) {
        while (p < to) {
            byte b = json[p];
            if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
                return p;
            }
            p++;
        }
        return p;
    }

    /**
     * The place after the value that begins at {@code p}.
     *
     * @param around how many objects and arrays the value lies in
     */
    int value(int p, int around) throws MalformedJson {
        int depth = around;
        while (true) {
            byte first = at(p);
            if (first == '{' || first == '[') {
                depth = enter(p, depth, first == '{');
                p = blanks(p + 1);
                if (at(p) != (first == '{' ? '}' : ']')) {
                    p = first == '{' ? name(p) : p;
                    continue;
                }
                depth--;
                p++;
            } else {
                p = scalar(p, first);
            }
            while (depth > around) {
                p = blanks(p);
                boolean object = (objects[depth >>> 6] & (1L << depth)) != 0;
                byte next = at(p);
                if (next == ',') {
                    p = blanks(p + 1);
                    p = object ? name(p) : p;
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    throw unexpected(p, object ? "',' or '}'" : "',' or ']'");
                }
                depth--;
                p++;
            }
            if (depth == around) {
                return p;
            }
        }
    }

    private int enter(int p, int depth, boolean object) throws MalformedJson {
        int inner = depth + 1;
        if (inner > limits.depth()) {
            throw fault("nesting of " + inner, p, "at most " + limits.depth());
        }
        deepest = Math.max(deepest, inner);
        long bit = 1L << inner;
        objects[inner >>> 6] = object ? objects[inner >>> 6] | bit : objects[inner >>> 6] & ~bit;
        return inner;
    }

    /** From the opening quote of a name to the first byte of its value. */
    private int name(int p) throws MalformedJson {
        if (at(p) != '"') {
            throw unexpected(p, "a member name in double quotes");
        }
        return colon(string(p));
    }

    /** From behind a name to the first byte of its value. */
    int colon(int p) throws MalformedJson {
        int colon = blanks(p);
        if (at(colon) != ':') {
            throw unexpected(colon, "':'");
        }
        return blanks(colon + 1);
    }

    private int scalar(int p, byte first) throws MalformedJson {
        return switch (first) {
            case '"' -> string(p);
            case 't' -> literal(p, "true");
            case 'f' -> literal(p, "false");
            case 'n' -> literal(p, "null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(p);
            default -> throw unexpected(p, "a value");
        };
    }

    private int literal(int p, String word) throws MalformedJson {
        for (int i = 1; i < word.length(); i++) {
            if (at(p + i) != word.charAt(i)) {
                throw unexpected(p + i, word);
            }
        }
        return p + word.length();
    }

    private int number(int start) throws MalformedJson {
        int p = at(start) == '-' ? start + 1 : start;
        p = at(p) == '0' ? p + 1 : digits(p);
        if (at(p) == '.') {
            p = digits(p + 1);
        }
        if ((at(p) | 0x20) == 'e') {
            p++;
            p = digits(at(p) == '+' || at(p) == '-' ? p + 1 : p);
        }
        if (p - start > limits.numberLength()) {
            throw fault("number of " + (p - start) + " characters", start, "at most " + limits.numberLength());
        }
        return p;
    }

    private int digits(int start) throws MalformedJson {
        int p = start;
        while (p < to && json[p] >= '0' && json[p] <= '9') {
            p++;
        }
        if (p == start) {
            throw unexpected(p, "a digit");
        }
        return p;
    }

    /** From the opening quote of a string to the place behind its closing quote. */
    int string(int start) throws MalformedJson {
        int p = start + 1;
        while (true) {
            p = plain(json, p, to);
            byte stop = at(p);
            if (stop == '"') {
                return p + 1;
            }
            if (stop == '\\') {
                p = escape(p);
            } else if (p == to) {
                throw fault("string without an end", start, "'\"'");
            } else {
                throw fault("control character " + stop, p, "it escaped");
            }
        }
    }

    /** The first quote, backslash or control character at or after {@code p}, or {@code to}. */
    static int plain(byte[] bytes, int p, int to) {
        for (; p <= to - BLOCK; p += BLOCK) {
            long first = stops((long) WORDS.get(bytes, p));
            long second = stops((long) WORDS.get(bytes, p + 8));
            if ((first | second) != 0) {
                return first != 0
                        ? p + (Long.numberOfTrailingZeros(first) >>> 3)
                        : p + 8 + (Long.numberOfTrailingZeros(second) >>> 3);
            }
        }
        if (p <= to - Long.BYTES) {
            long stops = stops((long) WORDS.get(bytes, p));
            if (stops != 0) {
                return p + (Long.numberOfTrailingZeros(stops) >>> 3);
            }
            p += Long.BYTES;
        }
        while (p < to && bytes[p] != '"' && bytes[p] != '\\' && (bytes[p] & 0xFF) >= ' ') {
            p++;
        }
        return p;
    }

    /**
     * The high bit of every byte that ends a plain run. For a byte {@code b} below 128 the high bit of
     * {@code b - n} is set exactly where {@code b < n}, unless a lower byte borrowed, which only a byte that is a hit does. So
     * the lowest high bit of a word is always a true hit.
     */
    private static long stops(long word) {
        return (((word ^ QUOTE_TO_BLANK) - BEHIND_BLANK) | ((word ^ BACKSLASHES) - ONES)) & ~word & HIGHS;
    }

    private int escape(int p) throws MalformedJson {
        return switch (at(p + 1)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> p + 2;
            case 'u' -> unicode(p);
            default -> throw fault("unknown escape", p, "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
        };
    }

    private int unicode(int p) throws MalformedJson {
        int unit = hex(p);
        if (!limits.wholeText()) {
            return p + 6;
        }
        if (unit == 0) {
            throw fault("escaped NUL", p, "text without it");
        }
        if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
            return p + 6;
        }
        if (unit > Character.MAX_HIGH_SURROGATE || at(p + 6) != '\\' || at(p + 7) != 'u') {
            throw fault("half of a surrogate pair", p, "both halves");
        }
        int low = hex(p + 6);
        if (low < Character.MIN_LOW_SURROGATE || low > Character.MAX_LOW_SURROGATE) {
            throw fault("half of a surrogate pair", p, "both halves");
        }
        return p + 12;
    }

    /** The number in an escape of the form backslash, u, four hexadecimal digits. */
    private int hex(int p) throws MalformedJson {
        int unit = 0;
        for (int i = p + 2; i < p + 6; i++) {
            int digit = Character.digit(at(i), 16);
            if (digit < 0) {
                throw unexpected(i, "a hexadecimal digit");
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    MalformedJson unexpected(int p, String expected) {
        if (p >= to) {
            return fault("end of input", to, expected);
        }
        int b = json[p] & 0xFF;
        return fault(b > ' ' && b < 0x7F ? "'" + (char) b + "'" : String.format("0x%02x", b), p, expected);
    }

    MalformedJson fault(String found, int p, String expected) {
        return new MalformedJson(found, p - origin, expected);
    }
}
