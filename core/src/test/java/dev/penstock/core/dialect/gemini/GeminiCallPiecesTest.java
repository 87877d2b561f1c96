package dev.penstock.core.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.BrokenReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of a streamed answer, whole or in pieces. */
class GeminiCallPiecesTest {
    private final GeminiCallPieces pieces = new GeminiCallPieces();
    private final List<Part> calls = new ArrayList<>();

    private void read(String call) throws Exception {
        pieces.read(Json.read("{\"functionCall\":" + call + "}"), calls);
    }

    private List<String> arguments() {
        return calls.stream().map(call -> ((Part.ToolCall) call).arguments()).toList();
    }

    @Test
    void wholeCall_isThereAtOnce() throws Exception {
        read("{\"name\":\"look\",\"args\":{\"at\":1.50}}");
        read("{\"name\":\"wait\"}");

        assertThat(arguments()).containsExactly("{\"at\":1.50}", "{}");
    }

    @Test
    void piecesOfACall_areJoinedByTheirPlaces() throws Exception {
        read("{\"name\":\"write\",\"willContinue\":true}");
        read(
                "{\"partialArgs\":[{\"jsonPath\":\"$.a[0].b\",\"stringValue\":\"x \",\"willContinue\":true}],\"willContinue\":true}");
        read(
                "{\"partialArgs\":[{\"jsonPath\":\"$.a[0].b\",\"stringValue\":\"é\"},{\"jsonPath\":\"$.a[1]\",\"numberValue\":0.5}],"
                        + "\"willContinue\":true}");
        read(
                "{\"partialArgs\":[{\"jsonPath\":\"$['c.d']\",\"boolValue\":true},{\"jsonPath\":\"$.e\",\"nullValue\":\"NULL_VALUE\"}],"
                        + "\"willContinue\":true}");
        assertThat(calls).isEmpty();
        read("{}");

        assertThat(arguments()).containsExactly("{\"a\":[{\"b\":\"x é\"},0.5],\"c.d\":true,\"e\":null}");
    }

    @Test
    void callWithoutItsLastPiece_endsWithTheNext_orWithTheAnswer() throws Exception {
        read("{\"name\":\"first\",\"willContinue\":true}");
        read("{\"name\":\"second\",\"willContinue\":true}");
        assertThat(calls).hasSize(1);
        pieces.end(calls);
        pieces.end(calls);

        assertThat(calls).hasSize(2);
    }

    @Test
    void pieceOfNoCall_isNone() throws Exception {
        read("{}");
        read("{\"partialArgs\":[{\"jsonPath\":\"$.a\",\"stringValue\":\"x\"}]}");
        pieces.end(calls);

        assertThat(calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "a",
                "$.",
                "$..a",
                "$.a[5]",
                "$.a[99999999]",
                "$[0]",
                "$.a b]",
                "$.text.inner",
                "$.list.x"
            })
    void pieceThatNothingLeadsTo_isRefused(String path) throws Exception {
        read("{\"name\":\"write\",\"args\":{\"text\":\"x\",\"list\":[]},\"willContinue\":true}");

        assertThatExceptionOfType(BrokenReply.class)
                .isThrownBy(() -> read("{\"partialArgs\":[{\"jsonPath\":\"" + path
                        + "\",\"stringValue\":\"x\"}],\"willContinue\":true}"));
    }

    @Test
    void argumentsWithoutEnd_areRefused() throws Exception {
        read("{\"name\":\"write\",\"willContinue\":true}");
        String piece = "{\"partialArgs\":[{\"jsonPath\":\"$.a\",\"stringValue\":\"" + "x".repeat(1000)
                + "\"}],\"willContinue\":true}";

        assertThatExceptionOfType(BrokenReply.class).isThrownBy(() -> {
            for (int i = 0; i < 2000; i++) {
                read(piece);
            }
        });
    }
}
