package dev.penstock.simulator.openai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A quick look at a chat request: tells simple ones from those that need a tree.
 *
 * <p>Simple is a request whose members are all known and ask for nothing special, whose messages hold plain text
 * without escapes, and which carries no directive. Anything else, broken JSON too, is left to the full reader. Strings
 * are skipped eight bytes at a time.
 */
final class Glance {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] json;
    private int at;
    private String model = "";
    private boolean stream;
    private boolean usageAsked;
    private boolean newerLimit;
    private int limit = -1;
    private long textBytes;
    private int messages;

    private Glance(byte[] json) {
        this.json = json;
    }

    /** What a simple request asks for; empty when it is not simple. */
    static Optional<PlainChats.Key> at(byte[] json, Object scope) {
        Glance glance = new Glance(json);
        if (!glance.root() || glance.model.isEmpty() || glance.messages == 0) {
            return Optional.empty();
        }
        return Optional.of(new PlainChats.Key(
                glance.model,
                glance.stream,
                glance.usageAsked,
                glance.limit,
                glance.newerLimit,
                glance.textBytes,
                glance.messages,
                scope));
    }

    private boolean root() {
        return members(this::member) && ends();
    }

    private interface MemberReader {
        boolean read(String name);
    }

    private boolean members(MemberReader reader) {
        if (!take('{')) {
            return false;
        }
        do {
            int from = string();
            if (from < 0) {
                return false;
            }
            String name = slice(from);
            if (!take(':') || !reader.read(name)) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private boolean member(String name) {
        return switch (name) {
            case "model" -> {
                int from = string();
                model = from < 0 ? "" : slice(from);
                yield from >= 0;
            }
            case "stream" -> {
                stream = word("true");
                yield stream || word("false");
            }
            case "stream_options" -> members(this::streamOption);
            case "max_tokens", "max_completion_tokens" -> {
                newerLimit = name.equals("max_completion_tokens");
                yield limit < 0 && limit();
            }
            case "temperature", "top_p" -> unitNumber();
            case "user" -> string() >= 0;
            case "messages" -> messages();
            default -> false;
        };
    }

    private boolean streamOption(String name) {
        usageAsked = name.equals("include_usage") && word("true");
        return usageAsked || (name.equals("include_usage") && word("false"));
    }

    private boolean messages() {
        if (!take('[')) {
            return false;
        }
        do {
            if (!members(this::messageMember)) {
                return false;
            }
            messages++;
        } while (take(','));
        return take(']');
    }

    private boolean messageMember(String name) {
        int from = name.equals("role") || name.equals("content") ? string() : -1;
        if (from < 0) {
            return false;
        }
        if (name.equals("content")) {
            textBytes += at - 1 - from;
            return true;
        }
        return switch (slice(from)) {
            case "user", "system", "assistant", "developer" -> true;
            default -> false;
        };
    }

    private boolean limit() {
        skipBlanks();
        int from = at;
        int value = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9' && at - from < 9) {
            value = value * 10 + json[at++] - '0';
        }
        limit = value;
        return at > from && value > 0;
    }

    /** A number between 0 and 1. */
    private boolean unitNumber() {
        skipBlanks();
        boolean zero = at < json.length && json[at] == '0';
        boolean one = at < json.length && json[at] == '1';
        at++;
        if (zero && at < json.length && json[at] == '.') {
            do {
                at++;
            } while (at < json.length && json[at] >= '0' && json[at] <= '9');
        }
        return zero || one;
    }

    /** Steps over a string without escapes and directives; its first byte, or less than zero. */
    private int string() {
        if (!take('"')) {
            return -1;
        }
        int from = at;
        while (at < json.length) {
            skipPlain();
            if (at >= json.length || json[at] == '\\') {
                return -1;
            }
            if (json[at] == '"') {
                at++;
                return from;
            }
            if (at + 4 < json.length
                    && json[at + 1] == '['
                    && json[at + 2] == 's'
                    && json[at + 3] == 'i'
                    && json[at] == '[') {
                return -1;
            }
            at++;
        }
        return -1;
    }

    /** On to the next quote, backslash or bracket, or to the end. */
    private void skipPlain() {
        while (at + 8 <= json.length) {
            long eight = (long) LONGS.get(json, at);
            long hits = zeroes(eight ^ ('"' * ONES)) | zeroes(eight ^ ('\\' * ONES)) | zeroes(eight ^ ('[' * ONES));
            if (hits != 0) {
                at += Long.numberOfTrailingZeros(hits) >>> 3;
                return;
            }
            at += 8;
        }
        while (at < json.length && json[at] != '"' && json[at] != '\\' && json[at] != '[') {
            at++;
        }
    }

    /** A high bit in each byte that is zero; bits above the lowest one set may be wrong. */
    private static long zeroes(long eight) {
        return (eight - ONES) & ~eight & HIGHS;
    }

    private String slice(int from) {
        return new String(json, from, at - 1 - from, StandardCharsets.UTF_8);
    }

    private boolean word(String word) {
        skipBlanks();
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= json.length || json[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private boolean take(char expected) {
        skipBlanks();
        if (at < json.length && json[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean ends() {
        skipBlanks();
        return at == json.length;
    }

    private void skipBlanks() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }
}
