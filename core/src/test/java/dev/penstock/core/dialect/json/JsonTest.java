package dev.penstock.core.dialect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are those that Jackson's own mapper makes, and texts those that it writes. */
class JsonTest {
    private static final String[] SCALARS = {
        "0",
        "-0",
        "7",
        "2147483647",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775808",
        "123456789012345678901234567890",
        "1.0",
        "1.10",
        "-0.000",
        "1e5",
        "12345678901234567890.123456789012345678901234567890",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a text\"",
        "\"\\u4e16\\ud83c\\udf0a \\\"\\\\\\n\"",
        "{}",
        "[]"
    };

    private final JsonMapper jackson = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Test
    void anyText_isReadAndWrittenAsByJackson() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            String text = value(random, 4);
            JsonNode tree = Json.read(text);
            assertThat(tree).as("seed %d: %s", seed, text).isEqualTo(jackson.readTree(text));
            assertThat(Json.read(text.getBytes(UTF_8))).isEqualTo(tree);
            assertThat(Json.bytes(tree)).as("seed %d: %s", seed, text).isEqualTo(jackson.writeValueAsBytes(tree));
        }
    }

    @Test
    void memberThatComesTwice_hasItsLastValue() throws Exception {
        assertThat(new String(Json.bytes(Json.read("{\"a\":1,\"b\":2,\"a\":[3]}")), UTF_8))
                .isEqualTo("{\"a\":[3],\"b\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "1 2",
                "{} []",
                "nul",
                "01",
                "+1",
                "NaN",
                "]"
            })
    void whatIsNoSingleValue_isRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8))).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void depth_isLimited() throws Exception {
        assertThat(Json.bytes(Json.read("[".repeat(500) + "]".repeat(500)))).hasSize(1_000);

        assertThatThrownBy(() -> Json.read("[".repeat(501) + "]".repeat(501)))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("500");
    }

    private static String value(Random random, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 1 -> "[" + String.join(" ,", values(random, depth)) + "]";
            case 2 ->
                "{"
                        + values(random, depth).stream()
                                .map(value -> "\"m" + random.nextInt(6) + "\": " + value)
                                .collect(Collectors.joining(",\n"))
                        + "}";
            default -> SCALARS[random.nextInt(SCALARS.length)];
        };
    }

    private static List<String> values(Random random, int depth) {
        return Stream.generate(() -> value(random, depth - 1))
                .limit(random.nextInt(5))
                .toList();
    }
}
