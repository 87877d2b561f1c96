package dev.penstock.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"quoted\" \\ /", "\b\f\n\r\t\u0001\u001f\u007f", "中文 é 😀", "</script>"})
    void quotedText_isReadBackAsItWas(String text) throws JsonProcessingException {
        String quoted = JsonText.quote(text);
        assertThat(new JsonMapper().readTree(quoted).textValue()).isEqualTo(text);
        byte[] json = quoted.getBytes(UTF_8);
        assertThat(JsonText.unescape(json, 1, json.length - 1)).isEqualTo(text);
    }

    @Test
    void loneSurrogates_areReplaced() {
        assertThat(JsonText.quote("a\ud83d")).isEqualTo("\"a\uFFFD\"");
        assertThat(JsonText.quote("\ude00\ud83d\ude00")).isEqualTo("\"\uFFFD\ud83d\ude00\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abc\" | 3",
                "\" | 0",
                "a\\\"b\" | 4",
                "\\u12aF\\n\\/\" | 10",
                "abc | -1",
                "a\\ | -1",
                "a\\q\" | -1",
                "\\u12\" | -1",
                "\\u12g4\" | -1",
                "`` | -1"
            })
    void endOfAString_isFoundOnlyIfItIsWellFormed(String text, int end) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(JsonStrings.end(bytes, 0, bytes.length)).isEqualTo(end);
    }
}
