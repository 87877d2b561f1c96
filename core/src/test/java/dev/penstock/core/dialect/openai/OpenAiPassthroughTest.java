package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.Variant.LimitField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiPassthroughTest {
    private static final String ANSWER =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi there\"},"
                    + "\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
                    + "\"prompt_cache_hit_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":1,\"cache_write_tokens\":2},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Only the model's name.
                "AS_SENT | {\"model\":\"m\",\"messages\":[ 1 ]} | {\"model\":\"up\\\"x\",\"messages\":[ 1 ]}",
                "AS_SENT | { \"messages\" : [], \"mod\\u0065l\" : \"m\" , \"x\":1e5 } | { \"messages\" : [], \"mod\\u0065l\" : \"up\\\"x\" , \"x\":1e5 }",
                // Usage is asked for wherever it is not.
                "AS_SENT | {\"model\":\"m\",\"messages\":[],\"stream\":true} | {\"model\":\"up\\\"x\",\"stream_options\":{\"include_usage\":true},\"messages\":[],\"stream\":true}",
                "AS_SENT | {\"model\":\"m\",\"messages\":[],\"stream\":true,\"stream_options\":null} | {\"model\":\"up\\\"x\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "AS_SENT | {\"model\":\"m\",\"messages\":[],\"stream\":true,\"stream_options\":{ }} | {\"model\":\"up\\\"x\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true }}",
                "AS_SENT | {\"model\":\"m\",\"messages\":[],\"stream\":true,\"stream_options\":{\"a\":1}} | {\"model\":\"up\\\"x\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true,\"a\":1}}",
                "AS_SENT | {\"stream_options\":{\"a\":1,\"include_usage\":false},\"model\":\"m\",\"messages\":[],\"stream\":true} | {\"stream_options\":{\"a\":1,\"include_usage\":true},\"model\":\"up\\\"x\",\"messages\":[],\"stream\":true}",
                "AS_SENT | {\"model\":\"m\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}} | {\"model\":\"up\\\"x\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                // The limit that the upstream reads.
                "MAX_TOKENS | {\"max_completion_tokens\" : 5,\"model\":\"m\",\"messages\":[]} | {\"max_tokens\":5,\"model\":\"up\\\"x\",\"messages\":[]}",
                "MAX_TOKENS | {\"max_tokens\":null,\"max_completion_tokens\":5,\"model\":\"m\",\"messages\":[]} | {\"max_tokens\":5,\"max_completion_tokens\":5,\"model\":\"up\\\"x\",\"messages\":[]}",
                "MAX_TOKENS | {\"max_tokens\":7,\"max_completion_tokens\":5,\"model\":\"m\",\"messages\":[]} | {\"max_tokens\":7,\"max_completion_tokens\":5,\"model\":\"up\\\"x\",\"messages\":[]}",
                "MAX_COMPLETION_TOKENS | {\"model\":\"m\",\"messages\":[],\"max_tokens\":5} | {\"model\":\"up\\\"x\",\"messages\":[],\"max_completion_tokens\":5}",
                "AS_SENT | {\"model\":\"m\",\"messages\":[],\"max_tokens\":5} | {\"model\":\"up\\\"x\",\"messages\":[],\"max_tokens\":5}",
            })
    void request_isRewrittenOnlyWhereItMust(LimitField limit, String body, String expected) throws Refusal {
        Variant variant =
                new Variant(Dialect.OPENAI, limit, true, Variant.Credential.BEARER, "", "reasoning_content", true);
        UpstreamRequest request = exchange(Operation.CHAT, body, variant).request();
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(text(request)).isEqualTo(expected);
        assertThat(request.length()).isEqualTo(expected.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"m\",\"messages\":[ {\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"strict\":true,\"schema\":{\"type\": \"object\"}}},\"seed\":1} | {\"model\":\"up\\\"x\",\"messages\":[{\"role\":\"system\",\"content\":\"Answer with one JSON object that obeys this JSON Schema, and nothing else:\\n{\\\"type\\\": \\\"object\\\"}\"}, {\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{\"type\":\"json_object\"},\"seed\":1} | true",
                "{\"model\":\"m\",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}},\"messages\":[]} | {\"model\":\"up\\\"x\",\"response_format\":{\"type\":\"json_object\"},\"messages\":[]} | true",
                "{\"model\":\"m\",\"messages\":[1],\"response_format\":{\"type\":\"json_object\"}} | {\"model\":\"up\\\"x\",\"messages\":[1],\"response_format\":{\"type\":\"json_object\"}} | false",
                "{\"model\":\"m\",\"messages\":[1],\"response_format\":\"json_schema\"} | {\"model\":\"up\\\"x\",\"messages\":[1],\"response_format\":\"json_schema\"} | false",
            })
    void schemaThatTheUpstreamDoesNotKnow_isAskedForInWords_andTold(String body, String expected, boolean told)
            throws Refusal {
        Variant variant = new Variant(
                Dialect.OPENAI, LimitField.AS_SENT, true, Variant.Credential.BEARER, "", "reasoning_content", false);
        Exchange exchange = exchange(Operation.CHAT, body, variant);

        assertThat(text(exchange.request())).isEqualTo(expected);
        assertThat(exchange.dropped()).isEqualTo(told ? List.of("response_format") : List.of());
    }

    @Test
    void upstreamWithoutStreamOptions_isNotAskedForUsage() throws Refusal {
        Variant variant = new Variant(
                Dialect.OPENAI, LimitField.AS_SENT, false, Variant.Credential.BEARER, "", "reasoning_content", true);
        assertThat(text(exchange(Operation.CHAT, "{\"model\":\"m\",\"messages\":[],\"stream\":true}", variant)
                        .request()))
                .isEqualTo("{\"model\":\"up\\\"x\",\"messages\":[],\"stream\":true}");
    }

    @Test
    void azure_getsItsApiVersionInTheQuery() throws Refusal {
        Variant azure = new Variant(
                Dialect.OPENAI, LimitField.AS_SENT, true, Variant.Credential.API_KEY, "2024-10-21", "", true);
        assertThat(exchange(Operation.CHAT, "{\"model\":\"m\",\"messages\":[]}", azure)
                        .request()
                        .path())
                .isEqualTo("/chat/completions?api-version=2024-10-21");
    }

    @Test
    void callWithoutPlaces_isScannedAgain() {
        byte[] body = "{\"model\":\"m\",\"messages\":[]}".getBytes(UTF_8);
        Call call = new Call(Dialect.OPENAI, Operation.CHAT, "m", false, false, OptionalLong.empty(), body);
        assertThat(text(OpenAi.exchange(call, upstream(Variant.of(Dialect.OPENAI)))
                        .request()))
                .isEqualTo("{\"model\":\"up\\\"x\",\"messages\":[]}");
    }

    @Test
    void wholeAnswer_passesWithItsUsage() throws Refusal {
        WholeReply.Answer answer = answer(chat().whole(("\n\n" + ANSWER).getBytes(UTF_8)));
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(ANSWER);
        assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
        assertThat(answer.usage()).isEqualTo(new TokenUsage(9, 2, 4, 2, 1, TokenUsage.Provenance.PROVIDER_REPORTED));
        byte[] same = ANSWER.getBytes(UTF_8);
        assertThat(answer(chat().whole(same)).body()).isSameAs(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai-chat-text.json",
                "deepseek-chat-thinking.json",
                "deepseek-chat-tool-call.json",
                "deepseek-chat-multi-tool.json",
                "ollama-openai-native-output.json"
            })
    void recordedAnswers_passAndTruncatedOnesDoNot(String name) throws IOException, Refusal {
        byte[] body = Fixtures.read(name);
        JsonNode json = new JsonMapper().readTree(body);
        WholeReply.Answer answer = answer(chat().whole(body));
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.usage().input())
                .isEqualTo(json.at("/usage/prompt_tokens").asLong());
        assertThat(answer.usage().output())
                .isEqualTo(json.at("/usage/completion_tokens").asLong());
        assertThat(answer.finish())
                .isEqualTo(FinishReason.read(json.at("/choices/0/finish_reason").asText()));
        int end = new String(body, UTF_8).stripTrailing().getBytes(UTF_8).length;
        for (int length = 0; length < end; length++) {
            assertThat(chat().whole(Arrays.copyOf(body, length))).isInstanceOf(WholeReply.Failed.class);
        }
    }

    @Test
    void answerWithoutUsage_isEstimated() throws Refusal {
        String bare = ANSWER.substring(0, ANSWER.indexOf(",\"usage\"")) + "}";
        assertThat(answer(chat().whole(bare.getBytes(UTF_8))).usage()).isEqualTo(TokenUsage.estimated(7, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | UPSTREAM_EMPTY | 502 | body: empty (expected: a JSON object)",
                "{\"error\":{\"message\":\"no\",\"code\":429}} | UPSTREAM_RATE_LIMITED | 429 | no",
                "{\"error\":\"no\",\"choices\":[{}]} | UPSTREAM_ERROR | 502 | no",
                "{\"code\":50505,\"message\":\"Model service overloaded.\",\"data\":null} | UPSTREAM_ERROR | 502 | Model service overloaded.",
                "\"Invalid token\" | UPSTREAM_ERROR | 502 | Invalid token",
                "<html><title>Hi</title> | UPSTREAM_MALFORMED | 502 | body: an HTML page: Hi (expected: a JSON object)",
                "data: {} | UPSTREAM_MALFORMED | 502 | body: no JSON object (expected: a JSON object)",
                "{\"choices\":[]} | UPSTREAM_EMPTY | 502 | choices: none (expected: at least one)",
                "{\"id\":1} | UPSTREAM_MALFORMED | 502 | body: another object (expected: choices)",
                "{\"choices\":[{}] | UPSTREAM_MALFORMED | 502 | body: end of input at byte 15 (expected: ',' or '}')",
            })
    void bodyThatIsNoAnswer_isAProblem(String body, Kind kind, int status, String message) throws Refusal {
        WholeReply.Failed failed = (WholeReply.Failed) chat().whole(body.getBytes(UTF_8));
        assertThat(failed.problem().kind()).isEqualTo(kind);
        assertThat(failed.problem().status()).isEqualTo(status);
        assertThat(failed.problem().message()).isEqualTo(message);
    }

    @Test
    void embeddings_comeInTheAskedEncoding() throws Refusal {
        float[] numbers = {0.25f, -1.5e-7f, 3f};
        String floats = "[0.25,-1.5E-7,3.0]";
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        String base64 = "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
        assertThat(embedded(",\"encoding_format\":\"base64\"", floats)).isEqualTo(reply(base64));
        assertThat(embedded(",\"encoding_format\":\"base64\"", base64)).isEqualTo(reply(base64));
        assertThat(embedded(",\"encoding_format\":\"float\"", base64)).isEqualTo(reply(floats));
        assertThat(embedded("", base64)).isEqualTo(reply(floats));
        assertThat(embedded("", "[ 1, 2.50 ]")).isEqualTo(reply("[ 1, 2.50 ]"));
    }

    @Test
    void recordedEmbeddings_passUntouched() throws Refusal {
        byte[] body = Fixtures.read("openai-embeddings.json");
        WholeReply.Answer answer = answer(embeddings("").whole(body));
        assertThat(answer.body()).isSameAs(body);
        assertThat(answer.usage().provenance()).isEqualTo(TokenUsage.Provenance.PROVIDER_REPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"not base64!\"", "\"AAA=\"", "\"AADAfw==\""})
    void embeddingsThatCannotBeRead_areAProblem(String embedding) throws Refusal {
        assertThat(embeddings("").whole(reply(embedding).getBytes(UTF_8))).isInstanceOf(WholeReply.Failed.class);
    }

    @Test
    void embeddingsRequest_goesToItsPath() throws Refusal {
        UpstreamRequest request = embeddings(",\"dimensions\":3").request();
        assertThat(request.path()).isEqualTo("/embeddings");
        assertThat(text(request)).isEqualTo("{\"model\":\"up\\\"x\",\"input\":\"x\",\"dimensions\":3}");
    }

    private static String embedded(String members, String embedding) throws Refusal {
        return new String(
                answer(embeddings(members).whole(reply(embedding).getBytes(UTF_8)))
                        .body(),
                UTF_8);
    }

    private static String reply(String embedding) {
        String element = "{\"object\":\"embedding\",\"index\":0,\"embedding\":" + embedding + "}";
        return "{\"object\":\"list\",\"data\":[" + element + " , " + element + "],\"usage\":{\"prompt_tokens\":5}}";
    }

    private static OpenAiPassthrough chat() throws Refusal {
        return exchange(Operation.CHAT, "{\"model\":\"m\",\"messages\":[]}", Variant.of(Dialect.OPENAI));
    }

    private static OpenAiPassthrough embeddings(String members) throws Refusal {
        return exchange(
                Operation.EMBEDDINGS, "{\"model\":\"m\",\"input\":\"x\"" + members + "}", Variant.of(Dialect.OPENAI));
    }

    private static OpenAiPassthrough exchange(Operation operation, String body, Variant variant) throws Refusal {
        Call call = new OpenAiCaller().read(operation, body.getBytes(UTF_8));
        return new OpenAiPassthrough(call, upstream(variant), StreamLimits.DEFAULT);
    }

    private static UpstreamModel upstream(Variant variant) {
        return new UpstreamModel("up\"x", variant, OptionalLong.empty());
    }

    private static WholeReply.Answer answer(WholeReply reply) {
        assertThat(reply).isInstanceOf(WholeReply.Answer.class);
        return (WholeReply.Answer) reply;
    }

    private static String text(UpstreamRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        request.body().forEach(slice -> out.write(slice.bytes(), slice.from(), slice.length()));
        return out.toString(UTF_8);
    }
}
