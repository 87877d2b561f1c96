package dev.penstock.core.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
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
                "ANTHROPIC; \"max_tokens\":900,\"thinking\":{\"type\":\"enabled\"}; thinking"
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
                "ANTHROPIC; \"max_tokens\":9000,\"enable_thinking\":true; enable_thinking"
            })
    void memberThatComesToSomething_orAsksForNothing_isNotTold(Dialect upstream, String members, String member)
            throws Refusal {
        assertThat(openai(upstream, members, HI).dropped()).doesNotContain(member);
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
