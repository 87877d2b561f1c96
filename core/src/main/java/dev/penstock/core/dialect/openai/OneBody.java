package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;

/** Bodies in one piece, read for what is wrong with them. */
final class OneBody {
    private static final MemberNames NONE = MemberNames.of();

    private OneBody() {}

    /** The first byte that is neither white space nor part of a byte order mark; some upstreams send blank lines while they work. */
    static int begin(byte[] body) {
        int p = 0;
        while (p < body.length && isBlankOrMark(body[p])) {
            p++;
        }
        return p;
    }

    static boolean isBlankOrMark(byte b) {
        return b == ' '
                || b == '\n'
                || b == '\r'
                || b == '\t'
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    /**
     * Why a body that came with a success is no answer: the error that it tells, or that it is something else.
     *
     * @param where for the message: {@code stream} or {@code body}
     */
    static Problem notAnAnswer(byte[] body, String where, String expected) {
        int begin = begin(body);
        if (begin == body.length) {
            return Problem.of(Kind.UPSTREAM_EMPTY, where + ": empty (expected: " + expected + ")");
        }
        ErrorBody told = ErrorBody.read(body);
        String found = switch (body[begin]) {
            case '<' -> told.message();
            case '{' -> "another object";
            default -> "no JSON object";
        };
        boolean error = told.told() && (body[begin] == '{' || body[begin] == '"');
        return error
                ? OpenAiUpstream.insideSuccess(told)
                : Problem.of(Kind.UPSTREAM_MALFORMED, where + ": " + found + " (expected: " + expected + ")");
    }

    static boolean isObject(byte[] json) {
        try {
            new ObjectScanner(NONE, JsonLimits.REPLY).scan(json, 0, json.length);
            return true;
        } catch (MalformedJson e) {
            return false;
        }
    }
}
