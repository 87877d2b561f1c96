package dev.penstock.core.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Thinking.Effort;
import dev.penstock.core.dialect.pivot.Thinking.Mode;
import dev.penstock.core.dialect.pivot.Uses;
import dev.penstock.core.dialect.translation.Fit;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiThinkingTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # model,                       mode,     effort,  budget, written
            gemini-2.5-flash,              ON,       -,       -,      {"thinkingBudget":-1}
            gemini-2.5-flash,              ADAPTIVE, -,       -,      {"thinkingBudget":-1}
            gemini-2.5-flash,              ON,       LOW,     -,      {"thinkingBudget":2048}
            gemini-2.5-flash,              ON,       MAX,     -,      {"thinkingBudget":24576}
            gemini-2.5-pro,                ON,       MAX,     -,      {"thinkingBudget":32768}
            gemini-2.5-pro,                ON,       -,       5,      {"thinkingBudget":128}
            gemini-2.5-flash-lite,         ON,       -,       5,      {"thinkingBudget":512}
            gemini-2.5-flash,              ON,       -,       5000,   {"thinkingBudget":5000}
            models/gemini-2.5-flash,       ON,       HIGH,    -,      {"thinkingBudget":16384}
            gemini-3-flash-preview,        ON,       -,       -,      {}
            gemini-3-flash-preview,        ON,       MINIMAL, -,      {"thinkingLevel":"minimal"}
            gemini-3.8-flash,              ON,       MINIMAL, -,      {"thinkingLevel":"low"}
            gemini-3.1-pro-preview,        ON,       MEDIUM,  -,      {"thinkingLevel":"medium"}
            gemini-3-pro-preview,          ON,       MEDIUM,  -,      {"thinkingLevel":"high"}
            gemini-3.1-pro-preview,        ADAPTIVE, XHIGH,   -,      {"thinkingLevel":"high"}
            gemini-flash-latest,           ON,       -,       1500,   {"thinkingLevel":"low"}
            """)
    void wishToReason_becomesWhatTheModelKnows(
            String model, Mode mode, @Nullable Effort effort, @Nullable Long budget, String written) throws Exception {
        ObjectNode expected = (ObjectNode) Json.read(written);

        assertThat(GeminiThinking.of(new Thinking(mode, effort, budget), model(model), fit()))
                .hasToString(expected.put("includeThoughts", true).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, '{\"thinkingBudget\":0}', false",
        "gemini-2.5-pro, '{\"thinkingBudget\":128}', true",
        "gemini-3-flash-preview, '{\"thinkingLevel\":\"minimal\"}', true",
        "gemini-3.1-pro-preview, '{\"thinkingLevel\":\"low\"}', true"
    })
    void wishNotToReason_isKept_orTold(String model, String written, boolean told) throws Exception {
        Fit fit = fit();

        assertThat(GeminiThinking.of(new Thinking(Mode.OFF, null, null), model(model), fit))
                .hasToString(written);
        assertThat(fit.dropped().contains("reasoning_effort")).isEqualTo(told);
    }

    @Test
    void noWish_leavesTheModelToItself() throws Exception {
        assertThat(GeminiThinking.of(null, model("gemini-3-flash"), fit())).isNull();
    }

    private static UpstreamModel model(String name) {
        return new UpstreamModel(name, Variant.of(Dialect.GEMINI), OptionalLong.empty());
    }

    private static Fit fit() throws Exception {
        Uses uses = new Uses();
        uses.note(Feature.REASONING_OFF, "reasoning_effort");
        return Fit.of(uses, Variant.of(Dialect.GEMINI));
    }
}
