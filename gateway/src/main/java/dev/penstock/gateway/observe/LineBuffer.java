package dev.penstock.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * JSON as bytes, put together piece by piece in one array that is used again and again. A general writer takes several times as
 * long for a line of short members, and every call leaves a line. Confined to one thread.
 */
final class LineBuffer {
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[4 * 1024];
    private int length;

    /** Puts bytes as they are. */
    void raw(byte[] piece) {
        reserve(piece.length);
        System.arraycopy(piece, 0, bytes, length, piece.length);
        length += piece.length;
    }

    /** Puts a text with its quotes, and escapes where it needs some. */
    void string(String text) {
        int size = text.length();
        reserve(size + 2);
        byte[] to = bytes;
        int at = length;
        to[at++] = '"';
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                escaped(text.getBytes(UTF_8));
                return;
            }
            to[at++] = (byte) c;
        }
        to[at++] = '"';
        length = at;
    }

    private void escaped(byte[] utf8) {
        put('"');
        for (byte b : utf8) {
            if (b >= 0 && b < ' ') {
                raw(("\\u00" + HexFormat.of().toHexDigits(b)).getBytes(UTF_8));
            } else {
                if (b == '"' || b == '\\') {
                    put('\\');
                }
                put((char) b);
            }
        }
        put('"');
    }

    void number(long value) {
        if (value < 0) {
            raw(Long.toString(value).getBytes(UTF_8));
        } else {
            digits(value, 1);
        }
    }

    /** Puts so many thousandths, which are not negative, as a decimal with three places. */
    void thousandths(long value) {
        digits(value / 1000, 1);
        put('.');
        digits(value % 1000, 3);
    }

    private void digits(long value, int least) {
        reserve(LONGEST_NUMBER);
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        int end = length + Math.max(count, least);
        long rest = value;
        for (int at = end - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    private void put(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    int length() {
        return length;
    }

    /** Writes what was put, and forgets it. */
    void drainTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
