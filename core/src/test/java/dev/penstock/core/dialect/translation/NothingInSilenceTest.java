package dev.penstock.core.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is understood and comes to nothing is told as well as what is not understood. */
class NothingInSilenceTest {
    private static final String HI = "{\"role\":\"user\",\"content\":\"hi\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GEMINI; \"user\":\"a\",\"safety_identifier\":\"b\"; user",
                "ANTHROPIC; \"user\":\"a\",\"safety_identifier\":\"b\"; user",
                "GEMINI; \"top_logprobs\":3; top_logprobs",
                "OLLAMA; \"stream_options\":{\"include_obfuscation\":true}; stream_options.include_obfuscation",
                "ANTHROPIC; \"max_tokens\":900,\"enable_thinking\":true; enable_thinking",
                "ANTHROPIC; \"max_tokens\":900,\"thinking\":{\"type\":\"enabled\"}; thinking",
                "GEMINI; \"seed\":4294967296; seed",
                "ANTHROPIC; \"max_tokens\":8000,\"thinking_budget\":100; thinking_budget",
                "ANTHROPIC; \"max_tokens\":4000,\"thinking_budget\":3900; thinking_budget",
                "ANTHROPIC; \"reasoning_effort\":\"none\",\"thinking_budget\":3900; thinking_budget",
                "OLLAMA; \"max_tokens\":5,\"max_completion_tokens\":6; max_tokens"
            })
    void membersOfAnOpenAiCaller(Dialect upstream, String members, String told) throws Refusal {
        Exchange exchange = openai(upstream, members, HI);

        assertThat(exchange.dropped()).contains(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GEMINI; \"user\":\"a\",\"safety_identifier\":\"a\"; safety_identifier",
                "GEMINI; \"logprobs\":true,\"top_logprobs\":3; top_logprobs",
                "OLLAMA; \"stream_options\":{\"include_obfuscation\":false}; stream_options.include_obfuscation",
                "ANTHROPIC; \"max_tokens\":9000,\"enable_thinking\":true; enable_thinking",
                "GEMINI; \"seed\":-2147483648; seed",
                "ANTHROPIC; \"max_tokens\":9000,\"thinking_budget\":2000; thinking_budget",
                "OLLAMA; \"max_tokens\":5,\"max_completion_tokens\":5; max_tokens"
            })
    void memberThatComesToSomething_orAsksForNothing_isNotTold(Dialect upstream, String members, String member)
            throws Refusal {
        assertThat(openai(upstream, members, HI).dropped()).doesNotContain(member);
    }

    @ParameterizedTest
    @CsvSource({"21, GEMINI", "-1, GEMINI", "21, ANTHROPIC"})
    void moreAlternativesThanThereAre_areRefused(int top, Dialect upstream) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> openai(upstream, "\"logprobs\":true,\"top_logprobs\":" + top, HI))
                .satisfies(refusal -> {
                    assertThat(refusal.problem().status()).isEqualTo(400);
                    assertThat(refusal.problem().message()).isEqualTo("top_logprobs: " + top + " (expected: 0..20)");
                });
    }

    @Test
    void pictureInInstructions_isRefused() {
        String picture = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y.png\"}}";
        String block = "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x/y.png\"}}";

        for (Dialect upstream : List.of(Dialect.ANTHROPIC, Dialect.GEMINI)) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() ->
                            openai(upstream, "\"n\":1", "{\"role\":\"system\",\"content\":[" + picture + "]}," + HI))
                    .satisfies(refusal -> assertThat(refusal.problem().param()).isEqualTo("messages[0].content"));
        }
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> anthropic(Dialect.OPENAI, "\"max_tokens\":9,\"system\":[" + block + "]", HI))
                .satisfies(refusal -> assertThat(refusal.problem().param()).isEqualTo("system"));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> Attempts.of(
                        Dialect.OLLAMA,
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be\",\"images\":[\"aGk=\"]},"
                                + HI + "]}",
                        "u",
                        Variant.of(Dialect.GEMINI)));
    }

    @Test
    void schemaThatOnlyWordsAskFor_isTold() throws Refusal {
        Variant openai = Variant.of(Dialect.OPENAI);
        Variant withoutSchemas = new Variant(
                openai.dialect(), openai.limitField(), true, openai.credential(), "", "reasoning_content", false);
        String body =
                "{\"model\":\"m\",\"max_tokens\":9,\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":"
                        + "{\"type\":\"object\"}}},\"messages\":[" + HI + "]}";

        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, body, "u", withoutSchemas);

        assertThat(exchange.dropped()).containsExactly("output_config.format.schema");
        assertThat(Attempts.sent(exchange))
                .contains("\"response_format\":{\"type\":\"json_object\"}", "obeys this JSON Schema");
    }

    @Test
    void sourcesOfAnEarlierAnswer() throws Refusal {
        String answer = "{\"role\":\"assistant\",\"content\":\"Hello\",\"annotations\":%s}";

        assertThat(openai(Dialect.GEMINI, "\"n\":1", HI + "," + answer.formatted("[{\"type\":\"url_citation\"}]"))
                        .dropped())
                .containsExactly("messages[].annotations");
        assertThat(openai(Dialect.GEMINI, "\"n\":1", HI + "," + answer.formatted("[]"))
                        .dropped())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GEMINI; \"max_tokens\":9000,\"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"low\"}; output_config.effort",
                "OPENAI; \"max_tokens\":9000,\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}; thinking.display",
                "GEMINI; \"max_tokens\":9,\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}},\"output_format\":"
                        + "{\"type\":\"json_schema\",\"schema\":{\"type\":\"string\"}}; output_format.schema"
            })
    void membersOfAnAnthropicCaller(Dialect upstream, String members, String told) throws Refusal {
        assertThat(anthropic(upstream, members, HI).dropped()).contains(told);
    }

    @Test
    void olderNameOfTheForm_isReadBesideOtherSettingsOfTheOutput() throws Refusal {
        Exchange exchange = anthropic(
                Dialect.OPENAI,
                "\"max_tokens\":9,\"output_config\":{\"effort\":\"low\"},\"output_format\":{\"type\":\"json_schema\","
                        + "\"schema\":{\"type\":\"object\"}}",
                HI);

        assertThat(Attempts.sent(exchange)).contains("\"response_format\":{\"type\":\"json_schema\"");
        assertThat(exchange.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"OPENAI", "GEMINI", "OLLAMA"})
    void encryptedReasoning_thatOnlyItsOwnProviderCanRead(Dialect upstream) throws Refusal {
        String answer = "{\"role\":\"assistant\",\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"c2VjcmV0\"},"
                + "{\"type\":\"text\",\"text\":\"Hello\"}]}";

        Exchange exchange = anthropic(upstream, "\"max_tokens\":9", HI + "," + answer + "," + HI);

        assertThat(Attempts.sent(exchange)).doesNotContain("c2VjcmV0");
        assertThat(exchange.dropped()).containsExactly("messages[].content[].type");
    }

    private static Exchange openai(Dialect upstream, String members, String messages) throws Refusal {
        return Attempts.of(
                Dialect.OPENAI,
                "{\"model\":\"m\"," + members + ",\"messages\":[" + messages + "]}",
                "u",
                Variant.of(upstream));
    }

    private static Exchange anthropic(Dialect upstream, String members, String messages) throws Refusal {
        return Attempts.of(
                Dialect.ANTHROPIC,
                "{\"model\":\"m\"," + members + ",\"messages\":[" + messages + "]}",
                "u",
                Variant.of(upstream));
    }
}
