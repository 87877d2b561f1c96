package dev.penstock.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayScannerTest {

    @Test
    void elements_areGivenInTheirOrder() throws MalformedJson {
        assertThat(elements(" [ 1, \"a,]\" ,[ ],{\"b\":[2]}, null ] "))
                .containsExactly("1", "\"a,]\"", "[ ]", "{\"b\":[2]}", "null");
        assertThat(elements("[]")).isEmpty();
        assertThat(elements("[ ]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | '{' at byte 0 (expected: an array)",
                "[ | end of input at byte 1 (expected: a value)",
                "[1 | end of input at byte 2 (expected: ',' or ']')",
                "[1, | end of input at byte 3 (expected: a value)",
                "[1,] | ']' at byte 3 (expected: a value)",
                "[1 2] | '2' at byte 3 (expected: ',' or ']')",
                "[1]] | ']' at byte 3 (expected: nothing after the array)",
            })
    void whatIsNoArray_isRefused(String json, String message) {
        assertThatThrownBy(() -> elements(json))
                .isInstanceOf(MalformedJson.class)
                .hasMessage(message);
    }

    @Test
    void membersOfObjects_areReadOnTheWay() throws MalformedJson {
        byte[] json = "[{\"a\":1}, 2, {}, [{\"a\":3}], {\"b\":[],\"a\":\"x\"}]".getBytes(UTF_8);
        ArrayScanner array = new ArrayScanner(JsonLimits.REQUEST).open(json, 0, json.length);
        ObjectScanner object = new ObjectScanner(MemberNames.of("a"), JsonLimits.REQUEST);
        List<String> found = new ArrayList<>();

        while (array.next(object)) {
            boolean has = array.kind() == Kind.OBJECT && object.has(0);
            found.add(has ? new String(json, object.start(0), object.end(0) - object.start(0), UTF_8) : "none");
        }

        assertThat(found).containsExactly("1", "none", "none", "none", "\"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[1,", "[{", "[{\"a\":1}", "[{\"a\":1},", "[{\"a\":1,}]", "[{\"a\":1}}", "[{}]]"})
    void whatIsNoArray_isRefusedWithObjectsToo(String json) throws MalformedJson {
        byte[] bytes = json.getBytes(UTF_8);
        ArrayScanner array = new ArrayScanner(JsonLimits.REQUEST);
        ObjectScanner object = new ObjectScanner(MemberNames.of("a"), JsonLimits.REQUEST);

        assertThatThrownBy(() -> {
                    array.open(bytes, 0, bytes.length);
                    while (array.next(object)) {}
                })
                .isInstanceOf(MalformedJson.class);
    }

    private static List<String> elements(String json) throws MalformedJson {
        byte[] bytes = json.getBytes(UTF_8);
        ArrayScanner array = new ArrayScanner(JsonLimits.REQUEST).open(bytes, 0, bytes.length);
        List<String> elements = new ArrayList<>();
        while (array.next()) {
            elements.add(new String(bytes, array.start(), array.end() - array.start(), UTF_8));
        }
        return elements;
    }
}
