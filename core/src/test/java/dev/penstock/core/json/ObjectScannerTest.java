package dev.penstock.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectScannerTest {
    private static final int MODEL = 0;
    private static final int STREAM = 1;
    private static final int LIMIT = 2;
    private static final int OPTIONS = 3;
    private static final MemberNames NAMES = MemberNames.of("model", "stream", "max_tokens", "stream_options");

    @Test
    void namedMembers_areFoundWhereTheyStand() throws MalformedJson {
        String json = " { \"messages\":[{\"model\":1}], \"model\" : \"a\\n中\\u00e9\\ud83d\\ude00\" ,\"stream\":true,"
                + "\"max_tokens\":42,\"stream_options\":{\"include_usage\":false}} ";
        ObjectScanner found = scan(json);
        assertThat(found.text(MODEL)).isEqualTo("a\n中é😀");
        assertThat(slice(json, found.start(MODEL), found.end(MODEL))).isEqualTo("\"a\\n中\\u00e9\\ud83d\\ude00\"");
        assertThat(slice(json, found.nameStart(MODEL), found.start(MODEL))).isEqualTo("\"model\" : ");
        assertThat(found.kind(STREAM)).isEqualTo(Kind.TRUE);
        assertThat(found.integer(LIMIT)).hasValue(42);
        assertThat(found.size()).isEqualTo(5);
        assertThat(slice(json, found.start(), found.end())).isEqualTo(json.strip());
    }

    @Test
    void valueOfAMember_isScannedTheSameWay() throws MalformedJson {
        byte[] json = "{\"stream_options\":{\"include_usage\":false,\"x\":1}}".getBytes(UTF_8);
        ObjectScanner outer = scan(json);
        ObjectScanner inner = new ObjectScanner(MemberNames.of("include_usage"), JsonLimits.REQUEST)
                .scan(json, outer.start(OPTIONS), outer.end(OPTIONS));
        assertThat(inner.kind(0)).isEqualTo(Kind.FALSE);
        assertThat(new String(json, inner.start(0), 5, UTF_8)).isEqualTo("false");
    }

    @Test
    void missingMembers_areAbsent() throws MalformedJson {
        ObjectScanner found = scan("{\"model\":null}");
        assertThat(found.kind(MODEL)).isEqualTo(Kind.NULL);
        assertThat(found.given(MODEL)).isFalse();
        assertThat(found.kind(STREAM)).isEqualTo(Kind.ABSENT);
        assertThat(found.integer(LIMIT)).isEmpty();
        assertThat(scan("{}").size()).isZero();
    }

    @Test
    void usedAgain_forgetsWhatItSaw() throws MalformedJson {
        ObjectScanner scanner = new ObjectScanner(NAMES, JsonLimits.REQUEST);
        byte[] first = "{\"model\":\"a\"}".getBytes(UTF_8);
        byte[] second = "{\"stream\":true}".getBytes(UTF_8);
        scanner.scan(first, 0, first.length);
        scanner.scan(second, 0, second.length);
        assertThat(scanner.has(MODEL)).isFalse();
        assertThat(scanner.has(STREAM)).isTrue();
    }

    @Test
    void escapedName_countsAsTheName() throws MalformedJson {
        assertThat(scan("{\"\\u006dodel\":\"a\"}").text(MODEL)).isEqualTo("a");
        assertRefused("{\"model\":1,\"mod\\u0065l\":2}", "duplicate member \"model\" at byte 11 (expected: once)");
    }

    @Test
    void duplicateOfAnUnnamedMember_isCarriedThrough() throws MalformedJson {
        assertThat(scan("{\"x\":1,\"x\":2}").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | end of input at byte 0 (expected: an object)",
                "[] | '[' at byte 0 (expected: an object)",
                "{ | end of input at byte 1 (expected: a member name in double quotes)",
                "{} x | 'x' at byte 3 (expected: nothing after the object)",
                "{\"a\":1,} | '}' at byte 7 (expected: a member name in double quotes)",
                "{\"a\" 1} | '1' at byte 5 (expected: ':')",
                "{\"a\":1 \"b\":2} | '\"' at byte 7 (expected: ',' or '}')",
                "{\"a\":[1 2]} | '2' at byte 8 (expected: ',' or ']')",
                "{\"a\":[1,]} | ']' at byte 8 (expected: a value)",
                "{\"a\":01} | '1' at byte 6 (expected: ',' or '}')",
                "{\"a\":1.} | '}' at byte 7 (expected: a digit)",
                "{\"a\":NaN} | 'N' at byte 5 (expected: a value)",
                "{\"a\":-Infinity} | 'I' at byte 6 (expected: a digit)",
                "{\"a\":nul} | '}' at byte 8 (expected: null)",
                "{\"a\":\"x | string without an end at byte 5 (expected: '\"')",
                "{\"a\":\"\\x\"} | unknown escape at byte 6 (expected: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)",
                "{\"a\":\"\\u12g4\"} | 'g' at byte 10 (expected: a hexadecimal digit)",
                "{\"a\":\"\\ud83d\"} | half of a surrogate pair at byte 6 (expected: both halves)",
                "{\"a\":\"\\ud83d\\u0041\"} | half of a surrogate pair at byte 6 (expected: both halves)",
                "{\"a\":\"\\ude00\"} | half of a surrogate pair at byte 6 (expected: both halves)",
                "{\"a\":\"\\u0000\"} | escaped NUL at byte 6 (expected: text without it)",
                "{'a':1} | ''' at byte 1 (expected: a member name in double quotes)",
                "{/**/} | '/' at byte 1 (expected: a member name in double quotes)",
            },
            quoteCharacter = '`')
    void whatIsNotJson_isRefusedWithThePlace(String json, String message) {
        assertRefused(json.equals("''") ? "" : json, message);
    }

    @Test
    void controlCharactersAndByteOrderMark_areRefused() {
        assertRefused("{\"a\":\"x\ny\"}", "control character 10 at byte 7 (expected: it escaped)");
        assertRefused("{\"a\":1}\u0000", "0x00 at byte 7 (expected: nothing after the object)");
        assertRefused("\uFEFF{}", "0xef at byte 0 (expected: no byte order mark)");
    }

    @Test
    void hostileDepth_costsAMessageAndNoStack() {
        assertRefused("{\"a\":" + "[".repeat(100_000), "nesting of 129 at byte 132 (expected: at most 128)");
        assertRefused("{\"a\":".repeat(100_000), "nesting of 129 at byte 640 (expected: at most 128)");
    }

    @Test
    void depthAtTheLimit_passes() throws MalformedJson {
        assertThat(scan("{\"a\":" + "[".repeat(127) + "]".repeat(127) + ",\"stream\":true}")
                        .kind(STREAM))
                .isEqualTo(Kind.TRUE);
    }

    @Test
    void numbers_areBoundedAndReadExactly() throws MalformedJson {
        assertRefused(
                "{\"a\":" + "1".repeat(1001) + "}", "number of 1001 characters at byte 5 (expected: at most 1000)");
        assertThat(integer("1".repeat(1000))).isEmpty();
        assertThat(integer("-7")).hasValue(-7);
        assertThat(integer("999999999999999999")).hasValue(999999999999999999L);
        assertThat(integer("1.0")).isEmpty();
        assertThat(integer("1e3")).isEmpty();
        assertThat(integer("\"1\"")).isEmpty();
    }

    @Test
    void membersBeyondTheLimit_areRefused() {
        String json = IntStream.rangeClosed(0, 100_000)
                .mapToObj(i -> "\"" + i + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
        assertRefused(json, "member 100001 at byte 988891 (expected: at most 100000)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\u0000", "\\ude00 \\ud83dx"})
    void repliesMayHoldHalvesOfPairs(String text) throws MalformedJson {
        byte[] json = ("{\"model\":\"" + text + "\"}").getBytes(UTF_8);
        assertThat(new ObjectScanner(NAMES, JsonLimits.REPLY)
                        .scan(json, 0, json.length)
                        .has(MODEL))
                .isTrue();
    }

    @Test
    void everyStringLength_isSkippedToItsQuote() throws MalformedJson {
        for (int length = 0; length < 70; length++) {
            String text = "é".repeat(length / 2) + "x".repeat(length);
            assertThat(scan("{\"a\":\"" + text + "\",\"model\":\"" + text + "\"}")
                            .text(MODEL))
                    .isEqualTo(text);
            assertRefused(
                    "{\"a\":\"" + text + "\t",
                    "control character 9 at byte " + (6 + text.getBytes(UTF_8).length) + " (expected: it escaped)");
        }
    }

    private static OptionalLong integer(String number) throws MalformedJson {
        return scan("{\"max_tokens\":" + number + "}").integer(LIMIT);
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> scan(json)).isInstanceOf(MalformedJson.class).hasMessage(message);
    }

    private static ObjectScanner scan(String json) throws MalformedJson {
        return scan(json.getBytes(UTF_8));
    }

    private static ObjectScanner scan(byte[] json) throws MalformedJson {
        return new ObjectScanner(NAMES, JsonLimits.REQUEST).scan(json, 0, json.length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{} | 1", "{\"a\":1} | 1", "{\"a\":[]} | 2", "{\"a\":[{\"b\":{}}],\"c\":[[]]} | 4"})
    void depth_countsTheObjectItself(String json, int depth) throws MalformedJson {
        byte[] bytes = json.getBytes(UTF_8);
        ObjectScanner scanner = new ObjectScanner(MemberNames.of("a"), JsonLimits.REQUEST);

        scanner.scan("{\"x\":[[[[[]]]]]}".getBytes(UTF_8), 0, 16);

        assertThat(scanner.scan(bytes, 0, bytes.length).depth()).isEqualTo(depth);
    }

    private static String slice(String json, int from, int to) {
        byte[] bytes = json.getBytes(UTF_8);
        return new String(bytes, from, to - from, UTF_8);
    }
}
