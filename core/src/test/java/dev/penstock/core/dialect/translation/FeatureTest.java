package dev.penstock.core.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.pivot.Fate;
import dev.penstock.core.dialect.pivot.Feature;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of features tells the truth: what it says becomes of a member is what becomes of it. */
class FeatureTest {

    static Stream<Arguments> pairs() {
        return FeatureUse.ALL.stream()
                .flatMap(use -> Arrays.stream(Dialect.values())
                        .filter(upstream -> upstream != use.caller())
                        .map(upstream -> Arguments.of(use, upstream)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatTheTableSays_isWhatHappens(FeatureUse use, Dialect upstream) throws Exception {
        boolean hasEmbeddings = upstream != Dialect.ANTHROPIC;
        if (use.operation() == Operation.EMBEDDINGS && !hasEmbeddings) {
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> attempt(use, use.with(), upstream));
            return;
        }
        Fate fate = use.feature().at(Variant.of(upstream));
        if (fate == Fate.REFUSED) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> attempt(use, use.with(), upstream))
                    .satisfies(refusal -> {
                        assertThat(refusal.problem().status()).isEqualTo(400);
                        assertThat(withoutPlaces(refusal.problem().param())).isEqualTo(use.member());
                        assertThat(withoutPlaces(refusal.problem().message())).startsWith(use.member());
                    });
            return;
        }
        Exchange without = attempt(use, use.without(), upstream);
        Exchange with = attempt(use, use.with(), upstream);
        if (fate == Fate.DROPPED) {
            assertThat(with.dropped()).contains(use.member());
            assertThat(Attempts.sent(with)).isEqualTo(Attempts.sent(without));
        } else if (with.dropped().contains(use.member())) {
            // Told after all: the flavour of the dialect decides, and nothing vanished in silence.
            assertThat(fate).as("%s to %s", use, upstream).isEqualTo(Fate.ADAPTED);
        } else {
            assertThat(Attempts.sent(with)).isNotEqualTo(Attempts.sent(without));
        }
    }

    @Test
    void everyFeature_isUsedBySomeCaller() {
        Set<Feature> used = FeatureUse.ALL.stream().map(FeatureUse::feature).collect(Collectors.toSet());

        // How reasoning comes back is the subject of ToolLoopTest.
        assertThat(Feature.values()).filteredOn(f -> !used.contains(f)).containsExactly(Feature.REASONING_TEXT);
    }

    @Test
    void memberThatNobodyKnows_isToldAndLeftOut() throws Exception {
        Exchange exchange = Attempts.of(
                Dialect.OPENAI,
                "{\"model\":\"m\",\"frobnicate\":1,\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"mood\":2}]}",
                "u",
                Variant.of(Dialect.GEMINI));

        assertThat(exchange.dropped()).containsExactly("frobnicate", "messages[].mood");
        assertThat(Attempts.sent(exchange)).doesNotContain("frobnicate", "mood");
    }

    @Test
    void anthropicOf2026_getsNoSampling() throws Exception {
        Variant preset = Variant.of(Dialect.ANTHROPIC);
        Variant later =
                new Variant(preset.dialect(), preset.limitField(), true, preset.credential(), "2026-10-21", "", true);

        Exchange exchange = Attempts.of(
                Dialect.OPENAI,
                "{\"model\":\"m\",\"temperature\":1,\"top_p\":0.5,\"top_k\":4,\"reasoning_effort\":\"xhigh\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "u",
                later);

        assertThat(exchange.dropped()).containsExactly("temperature", "top_p", "top_k");
        assertThat(Attempts.sent(exchange))
                .doesNotContain("temperature", "top_p", "top_k")
                .contains("\"thinking\":{\"type\":\"adaptive\"}", "\"effort\":\"xhigh\"");
    }

    private static Exchange attempt(FeatureUse use, String members, Dialect upstream) throws Refusal {
        return Attempts.of(
                use.caller(), use.operation(), "{\"model\":\"m\"," + members + "}", "u", Variant.of(upstream));
    }

    private static String withoutPlaces(@Nullable String member) {
        return member == null ? "" : member.replaceAll("\\[\\d+]", "[]");
    }
}
