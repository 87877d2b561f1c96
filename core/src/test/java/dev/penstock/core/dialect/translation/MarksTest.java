package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search that tells whether a body may bear a mark finds its word wherever it stands, and nothing else. */
class MarksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "penstock1_",
                "_penstock1_",
                "ppenstock1_",
                "penspenstock-v1",
                "kkkkpenstock1_kkk",
                "\"penstock-v1\"",
                "üpenstock1_",
                "penstock, penstock1_"
            })
    void theWord_isFound(String text) {
        assertThat(Marks.mayBeIn(text.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k",
                "penstock",
                "The penstock, penstock2_ and penstock1",
                "penstock-v",
                "penstoc1_",
                "Penstock1_",
                "pen stock1_",
                "penstopenstoc1_"
            })
    void whatIsNotTheWord_isNotFound(String text) {
        assertThat(Marks.mayBeIn(text.getBytes(UTF_8))).isFalse();
    }

    @Test
    void everyPlaceInAText_isSearched_likeASearchByHand() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append("penstock1_-v".charAt(random.nextInt(12)));
            }
            if (random.nextBoolean()) {
                text.insert(random.nextInt(text.length() + 1), random.nextBoolean() ? "penstock1_" : "penstock-v1");
            }
            assertThat(Marks.mayBeIn(text.toString().getBytes(UTF_8)))
                    .as("%s, seed %d", text, seed)
                    .isEqualTo(text.toString().matches(".*penstock(1_|-v1).*"));
        }
    }

    @Test
    void idWithASeal_isFound() {
        Part.ToolCall call = new Part.ToolCall("call_1", "f", "{}", new Seal(Dialect.GEMINI, "cU0lH"));

        assertThat(Marks.mayBeIn(SealedId.of(call, List.of()).getBytes(UTF_8))).isTrue();
    }
}
