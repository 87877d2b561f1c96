package dev.penstock.gateway.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a text is joined to what was written before. */
class SeamTest {
    private static final String BEFORE = "It was a dark night, and nobody spoke a word.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "and nobody spoke a word.|0",
                "and nobody spoke a word. Then|5",
                "nobody knew|11",
                "word. And word.|15",
                "Then it rained|14"
            })
    void whatIsSaidAgain_isLeftOut_unlessItIsSoShortThatItMayBeChance(String text, int left) {
        assertThat(text.length() - Seam.overlap(BEFORE, text)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void howeverTheTextIsCut_theResultIsTheSame(int size) {
        String text = "and nobody spoke a word. " + "Then it rained. ".repeat(100);
        Seam seam = new Seam(BEFORE);
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); at += size) {
            out.append(seam.take(text.substring(at, Math.min(text.length(), at + size))));
        }
        out.append(seam.end());

        assertThat(out.toString()).isEqualTo(text.substring(24));
    }

    @Test
    void firstText_isHeldBackNowhere() {
        Seam seam = new Seam("");

        assertThat(seam.take("word")).isEqualTo("word");
        assertThat(seam.end()).isEmpty();
    }
}
