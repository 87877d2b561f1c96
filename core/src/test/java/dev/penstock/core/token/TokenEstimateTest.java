package dev.penstock.core.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 1",
        "abcd, 1",
        "abcde, 2",
        "中文字, 2",
        "中文, 2",
        "中文字abcd, 3",
        "héllo wörld, 3",
        "，。！, 2",
        "カタカナ, 3",
        "한국어, 2"
    })
    void characters_countByTheirScript(String text, long tokens) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(TokenEstimate.of(text)).isEqualTo(tokens);
        assertThat(TokenEstimate.ofUtf8(bytes, 0, bytes.length)).isEqualTo(tokens);
    }
}
