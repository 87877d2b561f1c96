package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.TokenUsage.Provenance;
import dev.penstock.core.dialect.Variant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole reply that is no answer was worked on all the same: what its upstream counted is told along with the failure. */
class FailedRepliesTest {
    private static final String GEMINI_COUNTS =
            "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":1,\"thoughtsTokenCount\":2}";
    private static final String OPENAI_COUNTS = "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}";
    private static final String ANTHROPIC_COUNTS = "\"usage\":{\"input_tokens\":7,\"output_tokens\":3}";
    private static final String OLLAMA_COUNTS = "\"prompt_eval_count\":7,\"eval_count\":3";

    /** Every way for a chat to fail inside a success, for callers of every dialect. */
    static Stream<Arguments> failures() {
        return Stream.of(
                        chat(Dialect.GEMINI, "{\"candidates\":[]," + GEMINI_COUNTS + "}"),
                        chat(Dialect.GEMINI, "{" + GEMINI_COUNTS + "}"),
                        chat(
                                Dialect.GEMINI,
                                "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]," + GEMINI_COUNTS
                                        + "}"),
                        chat(Dialect.GEMINI, "{\"error\":{\"code\":500}," + GEMINI_COUNTS + "}"),
                        chat(Dialect.OPENAI, "{\"choices\":[]," + OPENAI_COUNTS + "}"),
                        chat(Dialect.OPENAI, "{" + OPENAI_COUNTS + "}"),
                        chat(Dialect.OPENAI, "{\"error\":{\"message\":\"no\"}," + OPENAI_COUNTS + "}"),
                        chat(Dialect.ANTHROPIC, "{" + ANTHROPIC_COUNTS + "}"),
                        chat(Dialect.ANTHROPIC, "{\"error\":{\"message\":\"no\"}," + ANTHROPIC_COUNTS + "}"),
                        chat(Dialect.OLLAMA, "{\"done\":true," + OLLAMA_COUNTS + "}"),
                        chat(Dialect.OLLAMA, "{\"error\":\"no\"," + OLLAMA_COUNTS + "}"))
                .flatMap(failure -> Attempts.CALLERS.stream()
                        .map(caller -> Arguments.of(failure.get()[0], caller, failure.get()[1])));
    }

    private static Arguments chat(Dialect upstream, String reply) {
        return Arguments.of(upstream, reply);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void usageBesideAFailure_isTold(Dialect upstream, Dialect caller, String reply) {
        Exchange exchange = Attempts.simple(caller, Variant.of(upstream), false);

        assertThat(failed(exchange, reply).usage())
                .isEqualTo(
                        new TokenUsage(7, 3, 0, 0, upstream == Dialect.GEMINI ? 2 : 0, Provenance.PROVIDER_REPORTED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "OLLAMA; OPENAI; {\"data\":[],\"usage\":{\"prompt_tokens\":7}}",
                "OPENAI; OPENAI; {\"usage\":{\"prompt_tokens\":7}}",
                "OPENAI; OPENAI; {\"data\":[{\"embedding\":\"?\"}],\"usage\":{\"prompt_tokens\":7}}",
                "OPENAI; OLLAMA; {\"embeddings\":[[]],\"prompt_eval_count\":7}",
                "OPENAI; OLLAMA; {\"embeddings\":[[1],[2]],\"prompt_eval_count\":7}",
                "OPENAI; GEMINI; {\"embeddings\":[],\"usageMetadata\":{\"promptTokenCount\":7}}"
            })
    void usageBesideVectorsThatAreNone_isTold(Dialect caller, Dialect upstream, String reply) throws Refusal {
        String ask = "{\"model\":\"public\",\"input\":[\"hi\"]}";
        Exchange exchange = Attempts.of(caller, Operation.EMBEDDINGS, ask, "m", Variant.of(upstream));

        assertThat(failed(exchange, reply).usage())
                .isEqualTo(new TokenUsage(7, 0, 0, 0, 0, Provenance.PROVIDER_REPORTED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "OPENAI; {\"choices\":[]}",
                "ANTHROPIC; {\"usage\":{\"input_tokens\":-1}}",
                "GEMINI; {\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":\"many\"}}",
                "OLLAMA; not JSON"
            })
    void noUsage_andNoneThatCanBeBelieved_isNotMadeUp(Dialect upstream, String reply) {
        for (Dialect caller : Attempts.CALLERS) {
            assertThat(failed(Attempts.simple(caller, Variant.of(upstream), false), reply)
                            .usage())
                    .isNull();
        }
    }

    private static WholeReply.Failed failed(Exchange exchange, String reply) {
        return (WholeReply.Failed) exchange.whole(reply.getBytes(UTF_8));
    }
}
