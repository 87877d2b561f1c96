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

/** The search that tells whether a body may bear a mark finds the word wherever it stands, and nothing else. */
class MarksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "penstock",
                "_penstock1_",
                "ppenstock",
                "penspenstock",
                "kkkkpenstockkkk",
                "\"penstock-v1\"",
                "üpenstock"
            })
    void theWord_isFound(String text) {
        assertThat(Marks.mayBeIn(text.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "penstoc", "enstock", "Penstock", "pen stock", "penstopenstoc", "kcotsnep"})
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
                text.append("penstock".charAt(random.nextInt(8)));
            }
            if (random.nextBoolean()) {
                text.insert(random.nextInt(text.length() + 1), "penstock");
            }
            assertThat(Marks.mayBeIn(text.toString().getBytes(UTF_8)))
                    .as("%s, seed %d", text, seed)
                    .isEqualTo(text.toString().contains("penstock"));
        }
    }

    @Test
    void idWithASeal_isFound() {
        Part.ToolCall call = new Part.ToolCall("call_1", "f", "{}", new Seal(Dialect.GEMINI, "cU0lH"));

        assertThat(Marks.mayBeIn(SealedId.of(call, List.of()).getBytes(UTF_8))).isTrue();
    }
}
