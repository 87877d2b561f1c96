package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import org.jspecify.annotations.Nullable;

/**
 * What services of this dialect tell of an error, in whichever shape they tell it: {@code {"error":{…}}} (OpenAI and most),
 * {@code {"error":"text"}} (Ollama), the members at the top level (SiliconFlow, older vLLM), {@code {"detail":…}} (servers
 * that were built with FastAPI), a bare JSON string (SiliconFlow), plain text, HTML, or nothing.
 *
 * @param message empty where none was told
 * @param code a number as text where the service sent a number
 */
record ErrorBody(
        String message,
        @Nullable String type,
        @Nullable String param,
        @Nullable String code) {
    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_WORD = 128;
    private static final ErrorBody NOTHING = new ErrorBody("", null, null, null);

    private static final int ERROR = 0;
    private static final int MESSAGE = 1;
    private static final int TYPE = 2;
    private static final int PARAM = 3;
    private static final int CODE = 4;
    private static final int DETAIL = 5;
    private static final MemberNames NAMES = MemberNames.of("error", "message", "type", "param", "code", "detail");

    /** Reads a whole body, whatever it is. */
    static ErrorBody read(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4 * LONGEST_MESSAGE), UTF_8).strip();
        if (text.isEmpty()) {
            return NOTHING;
        }
        try {
            return switch (text.charAt(0)) {
                case '{' -> read(body, 0, body.length);
                case '"' -> bareString(body);
                case '<' -> new ErrorBody("an HTML page" + title(text), null, null, null);
                default -> new ErrorBody(text, null, null, null);
            };
        } catch (MalformedJson e) {
            return new ErrorBody(text, null, null, null);
        }
    }

    /** Reads an object: one that has an {@code error}, or one that is the error. */
    static ErrorBody read(byte[] json, int from, int to) throws MalformedJson {
        ObjectScanner members = new ObjectScanner(NAMES, JsonLimits.REPLY).scan(json, from, to);
        if (members.kind(ERROR) == Kind.OBJECT) {
            return told(
                    json,
                    new ObjectScanner(NAMES, JsonLimits.REPLY).scan(json, members.start(ERROR), members.end(ERROR)));
        }
        return told(json, members);
    }

    private static ErrorBody told(byte[] json, ObjectScanner members) {
        return switch (members.kind(ERROR)) {
            case STRING -> new ErrorBody(members.text(ERROR), word(json, members, TYPE), null, null);
            case ABSENT, NULL, TRUE, FALSE, NUMBER, ARRAY, OBJECT ->
                new ErrorBody(
                        message(json, members),
                        word(json, members, TYPE),
                        word(json, members, PARAM),
                        word(json, members, CODE));
        };
    }

    private static ErrorBody bareString(byte[] body) throws MalformedJson {
        String wrapped = "{\"message\":" + new String(body, UTF_8) + "}";
        byte[] json = wrapped.getBytes(UTF_8);
        return read(json, 0, json.length);
    }

    private static String message(byte[] json, ObjectScanner members) {
        int member = members.given(MESSAGE) ? MESSAGE : DETAIL;
        return switch (members.kind(member)) {
            case STRING -> members.text(member);
            case OBJECT, ARRAY ->
                new String(json, members.start(member), members.end(member) - members.start(member), UTF_8);
            case ABSENT, NULL, TRUE, FALSE, NUMBER -> "";
        };
    }

    private static @Nullable String word(byte[] json, ObjectScanner members, int member) {
        int length = members.end(member) - members.start(member);
        return switch (members.kind(member)) {
            case STRING -> members.text(member).isBlank() ? null : bounded(members.text(member), LONGEST_WORD);
            case NUMBER -> length > LONGEST_WORD ? null : new String(json, members.start(member), length, UTF_8);
            case ABSENT, NULL, TRUE, FALSE, OBJECT, ARRAY -> null;
        };
    }

    private static String title(String html) {
        int from = html.indexOf("<title>");
        int to = html.indexOf("</title>");
        return from < 0 || to < from
                ? ""
                : ": " + bounded(html.substring(from + 7, to).strip(), LONGEST_WORD);
    }

    /** Without control characters, which could forge lines in a log, and no longer than the limit. */
    private static String bounded(String text, int limit) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), limit));
        text.codePoints()
                .limit(limit)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** The code as an HTTP status, where it is one of an error; else 0. */
    int codeAsStatus() {
        if (code == null || code.length() != 3 || !code.chars().allMatch(Character::isDigit)) {
            return 0;
        }
        int status = Integer.parseInt(code);
        return status >= 400 && status <= 599 ? status : 0;
    }

    /** Whether anything was told that tells of an error. */
    boolean told() {
        return !message.isEmpty();
    }
}
