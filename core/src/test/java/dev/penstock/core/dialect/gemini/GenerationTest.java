package dev.penstock.core.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.Variant;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model's name says of it: a word in place of a signature goes only to models that would refuse a call without. */
class GenerationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-3",
                "gemini-3-pro-preview",
                "models/gemini-3.5-flash",
                "gemini-4-pro",
                "gemini-10-flash",
                "gemini-flash-latest",
                "gemini-pro-latest"
            })
    void laterModels_signTheirCalls(String name) {
        assertThat(Generation.signsCalls(model(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-1.5-pro",
                "gemini-2.0-flash",
                "gemini-2.5-pro",
                "gemini-2.5-flash-latest",
                "gemini-exp-1206",
                "gemini-30x",
                "gemma-3-27b-it",
                "tunedModels/mine-3",
                "learnlm-latest",
                "m"
            })
    void earlierModels_andThoseOfOtherNames_doNot(String name) {
        assertThat(Generation.signsCalls(model(name))).isFalse();
    }

    private static UpstreamModel model(String name) {
        return new UpstreamModel(name, Variant.of(Dialect.GEMINI), OptionalLong.empty());
    }
}
