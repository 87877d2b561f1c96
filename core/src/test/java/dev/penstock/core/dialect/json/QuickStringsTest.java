package dev.penstock.core.dialect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Long texts are written another way than short ones, and come to the same. */
class QuickStringsTest {
    private static final String[] PIECES = {
        "words and more words ",
        "\"",
        "\\",
        "\n",
        "\t",
        "\r",
        "\b",
        "\f",
        "\u0000",
        "\u001f",
        "\u007f",
        "é",
        "世界",
        "🌊",
        "/",
        " "
    };

    @Test
    void textOfAnyLength_readsBackAsItWas() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(30); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            ObjectNode tree = Json.object().put("text", text.toString());
            tree.putArray("more").add(text.toString()).add(1).addNull();

            byte[] written = Json.bytes(tree);

            assertThat((Object) Json.read(written)).as("seed " + seed).isEqualTo(tree);
            assertThat(new String(written, UTF_8)).as("seed " + seed).doesNotContain("\n", "\t", "\u0000");
        }
    }
}
