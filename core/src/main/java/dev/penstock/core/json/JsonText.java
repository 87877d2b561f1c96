package dev.penstock.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** JSON strings to text and back. */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** The text of a checked string, quotes excluded from the range. Malformed UTF-8 becomes U+FFFD. */
    public static String unescape(byte[] json, int from, int to) {
        String raw = new String(json, from, to - from, UTF_8);
        int backslash = raw.indexOf('\\');
        if (backslash < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int done = 0;
        while (backslash >= 0) {
            text.append(raw, done, backslash);
            char escape = raw.charAt(backslash + 1);
            if (escape == 'u') {
                text.append((char) Integer.parseInt(raw, backslash + 2, backslash + 6, 16));
                done = backslash + 6;
            } else {
                text.append(plain(escape));
                done = backslash + 2;
            }
            backslash = raw.indexOf('\\', done);
        }
        return text.append(raw, done, raw.length()).toString();
    }

    private static char plain(char escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    /** The text as a JSON string with its quotes; lone surrogates become U+FFFD. */
    public static String quote(CharSequence text) {
        return append(new StringBuilder(text.length() + 16), text).toString();
    }

    /** Appends the text as a JSON string with its quotes. */
    public static StringBuilder append(StringBuilder out, CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                escape(out, c);
            } else if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                out.append(pair ? c : '\uFFFD');
                if (pair) {
                    out.append(text.charAt(++i));
                }
            } else {
                out.append(c);
            }
        }
        return out.append('"');
    }

    /** The inside of a JSON string for a text in UTF-8; the same array where nothing in it needs an escape. */
    public static byte[] escaped(byte[] utf8) {
        int plain = ValueSkipper.plain(utf8, 0, utf8.length);
        if (plain == utf8.length) {
            return utf8;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + utf8.length / 8 + 16);
        StringBuilder word = new StringBuilder(6);
        for (int done = 0; ; plain = ValueSkipper.plain(utf8, done, utf8.length)) {
            out.write(utf8, done, plain - done);
            if (plain == utf8.length) {
                return out.toByteArray();
            }
            char c = (char) utf8[plain];
            word.setLength(0);
            if (c < ' ') {
                escape(word, c);
            } else {
                word.append('\\').append(c);
            }
            for (int i = 0; i < word.length(); i++) {
                out.write(word.charAt(i));
            }
            done = plain + 1;
        }
    }

    private static void escape(StringBuilder out, char control) {
        switch (control) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX.charAt(control >>> 4)).append(HEX.charAt(control & 0xF));
        }
    }
}
