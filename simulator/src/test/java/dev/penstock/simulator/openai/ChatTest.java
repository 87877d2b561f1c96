package dev.penstock.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.RawReply;
import dev.penstock.simulator.TestingSimulator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",
            "properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":3}}}}},
            {"type":"function","function":{"name":"time","parameters":{"type":"object","properties":{}}}}]""";

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/chat/completions", "/openai/deployments/d/chat/completions"})
    void everyPathOfTheDialect_isServed(String path) {
        RawReply reply = SIMULATOR.post(path, TestingSimulator.chatBody("hello"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void wholeAndStreamedAnswer_areTheSameText() {
        RawReply whole = SIMULATOR.chat("[[sim tokens=60]]");
        RawReply streamed = SIMULATOR.stream("[[sim tokens=60 chunk=7]]");
        String text = whole.json()
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asText();
        assertThat(streamed.said(0)).isEqualTo(text);
        assertThat(streamed.data()).endsWith("[DONE]");
        assertThat(streamed.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
    }

    @Test
    void prebuiltAnswer_equalsTheOneMadeForTheCall() {
        RawReply prebuilt = SIMULATOR.stream("hello");
        RawReply again = SIMULATOR.stream("hello");
        RawReply made = SIMULATOR.stream("hello", "\"presence_penalty\":0");
        assertThat(again.said(0)).isEqualTo(prebuilt.said(0)).isEqualTo(made.said(0));
        assertThat(again.events().getFirst().path("id"))
                .isNotEqualTo(prebuilt.events().getFirst().path("id"));
        assertThat(again.events().stream().map(event -> event.path("id")).distinct())
                .hasSize(1);
        assertThat(again.events()).hasSameSizeAs(made.events());
    }

    @Test
    void usageOnItsOwnChunk_onlyWhenAskedFor() {
        RawReply without = SIMULATOR.stream("hello");
        assertThat(without.events()).noneMatch(event -> event.has("usage"));
        RawReply with = SIMULATOR.stream("hello", "\"stream_options\":{\"include_usage\":true}");
        JsonNode last = with.events().getLast();
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(16);
        assertThat(with.events().getFirst().path("usage").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,       max_completion_tokens, 3",
        "openai,       max_tokens,            3",
        "vllm,         max_completion_tokens, 3",
        "deepseek,     max_completion_tokens, 24",
        "deepseek,     max_tokens,            3",
        "ollama,       max_completion_tokens, 16",
        "siliconflow,  max_tokens,            3"
    })
    void limit_isReadFromTheMemberThatTheVariantReads(String variant, String member, int tokens) {
        RawReply reply = SIMULATOR.chat("[[sim variant=" + variant + "]]", "\"" + member + "\":3");
        assertThat(reply.json().path("usage").path("completion_tokens").asInt()).isEqualTo(tokens);
        assertThat(reply.json().path("choices").path(0).path("finish_reason").asText())
                .isEqualTo(tokens == 3 ? "length" : "stop");
    }

    @Test
    void siliconflowLimit_sparesReasoning() {
        RawReply reply = SIMULATOR.chat("[[sim variant=siliconflow reasoning=10]]", "\"max_tokens\":3");
        assertThat(reply.json().path("usage").path("completion_tokens").asInt()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek, reasoning_content",
        "siliconflow, reasoning_content",
        "vllm, reasoning",
        "ollama, reasoning",
        "openrouter, reasoning",
        "dashscope, reasoning_content"
    })
    void reasoning_comesFirstInTheMemberOfTheVariant(String variant, String member) {
        RawReply reply = SIMULATOR.stream("[[sim variant=" + variant + " reasoning=4 tokens=5]]");
        List<JsonNode> deltas = reply.events().stream()
                .flatMap(event -> event.path("choices").valueStream())
                .map(choice -> choice.path("delta"))
                .toList();
        int lastReasoning = -1;
        int firstContent = deltas.size();
        for (int i = 0; i < deltas.size(); i++) {
            lastReasoning = deltas.get(i).path(member).asText("").isEmpty() ? lastReasoning : i;
            boolean speaks = !deltas.get(i).path("content").asText("").isEmpty();
            firstContent = speaks ? Math.min(firstContent, i) : firstContent;
        }
        assertThat(lastReasoning).isPositive().isLessThan(firstContent);
    }

    @Test
    void hiddenReasoning_isCountedButNotTold() {
        JsonNode reply = SIMULATOR.chat("[[sim reasoning=9 tokens=5]]").json();
        assertThat(reply.toString()).doesNotContain("reasoning_content");
        assertThat(reply.path("usage").path("completion_tokens").asInt()).isEqualTo(14);
        assertThat(reply.path("usage")
                        .path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asInt())
                .isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"deepseek, 1", "siliconflow, 18", "openrouter, 1", "openai, 0", "azure, 0", "dashscope, 0"})
    void usageStandsWhereTheVariantPutsIt(String variant, int chunksWithUsage) {
        RawReply reply = SIMULATOR.stream("[[sim variant=" + variant + "]]");
        assertThat(reply.events().stream().filter(event -> event.path("usage").isObject()))
                .hasSize(chunksWithUsage);
    }

    @Test
    void deepseekUsage_isOnTheChunkWithTheFinishReason() {
        RawReply reply = SIMULATOR.stream("[[sim variant=deepseek]]");
        JsonNode last = reply.events().getLast();
        assertThat(last.path("choices").path(0).path("finish_reason").asText()).isEqualTo("stop");
        assertThat(last.path("usage").path("prompt_cache_miss_tokens").asInt()).isPositive();
    }

    @Test
    void azureStream_beginsWithAChunkWithoutChoicesAndId() {
        JsonNode first = SIMULATOR.stream("[[sim variant=azure]]").events().getFirst();
        assertThat(first.path("choices")).isEmpty();
        assertThat(first.path("id").asText()).isEmpty();
        assertThat(first.path("prompt_filter_results")).isNotEmpty();
    }

    @Test
    void parallelTools_areJoinedByIndexAndFitTheirSchemas() {
        RawReply reply = SIMULATOR.stream("[[sim tools=weather,time]]", TOOLS);
        assertThat(reply.finish()).contains("tool_calls");
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        for (JsonNode event : reply.events()) {
            for (JsonNode call : event.path("choices").path(0).path("delta").path("tool_calls")) {
                (call.path("index").asInt() == 0 ? first : second)
                        .append(call.path("function").path("arguments").asText());
            }
        }
        assertThat(first.toString()).isEqualTo("{\"city\":\"Paris 巴黎 🗼\",\"days\":3}");
        assertThat(second.toString()).isEqualTo("{}");
    }

    @Test
    void dashscopeToolPieces_repeatAnEmptyId() {
        RawReply reply = SIMULATOR.stream("[[sim variant=dashscope tools=weather]]", TOOLS);
        List<String> ids = reply.events().stream()
                .map(event -> event.path("choices")
                        .path(0)
                        .path("delta")
                        .path("tool_calls")
                        .path(0))
                .filter(call -> call.has("id"))
                .map(call -> call.path("id").asText())
                .toList();
        assertThat(ids.getFirst()).isNotEmpty();
        assertThat(ids.subList(1, ids.size())).isNotEmpty().containsOnly("");
    }

    @Test
    void forcedToolChoice_isCalledWithoutDirective() {
        RawReply reply = SIMULATOR.chat(
                "hello", TOOLS, "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"time\"}}");
        assertThat(reply.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("tool_calls")
                        .path(0)
                        .path("function")
                        .path("name")
                        .asText())
                .isEqualTo("time");
    }

    @Test
    void toolResult_isQuotedUnlessMoreRoundsAreDirected() {
        String conversation = """
                {"model":"m","messages":[{"role":"user","content":"[[sim tools=weather%s]]"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"21 degrees"}],%s}""";
        RawReply said = SIMULATOR.post("/v1/chat/completions", conversation.formatted("", TOOLS));
        assertThat(said.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .contains("21 degrees");
        RawReply calls = SIMULATOR.post("/v1/chat/completions", conversation.formatted(" rounds=2", TOOLS));
        assertThat(calls.json().path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("tool_calls");
    }

    @Test
    void severalChoices_interleave() {
        RawReply reply = SIMULATOR.stream("hello", "\"n\":3");
        assertThat(reply.said(0)).isNotEmpty().isNotEqualTo(reply.said(1)).isNotEqualTo(reply.said(2));
        List<Integer> indexes = reply.events().stream()
                .map(event -> event.path("choices").path(0).path("index").asInt())
                .toList();
        assertThat(indexes.subList(0, 6)).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void stopSequence_endsTheAnswerBeforeIt() {
        RawReply reply = SIMULATOR.chat("[[sim text=\"one two three\"]]", "\"stop\":[\"three\"]");
        assertThat(reply.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("one two ");
        assertThat(reply.json().path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("stop");
    }

    @Test
    void jsonSchema_isFitted() throws Exception {
        RawReply reply = SIMULATOR.stream("hello", """
                "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object",
                "properties":{"kind":{"enum":["a","b"]},"tags":{"type":"array","items":{"type":"string"}}}}}}""");
        assertThat(reply.said(0)).isEqualTo("{\"kind\":\"a\",\"tags\":[\"Paris 巴黎 🗼\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "As JSON by {\\\"type\\\":\\\"object\\\",\\\"properties\\\":{\\\"kind\\\":{\\\"enum\\\":[\\\"a\\\"]}}} | {\"kind\":\"a\"}",
                "Obey {this}, as JSON | {\"answer\": \"42 🌊 水\", \"ok\": true}",
                "As JSON | {\"answer\": \"42 🌊 水\", \"ok\": true}"
            })
    void schemaInTheSystemMessage_isFittedWhereAnyJsonWasAskedFor(String system, String answer) {
        RawReply reply = SIMULATOR.post(
                "/v1/chat/completions",
                "{\"model\":\"m\",\"stream\":true,\"response_format\":{\"type\":\"json_object\"},\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"" + system + "\"},"
                        + "{\"role\":\"user\",\"content\":\"hello\"}]}");
        assertThat(reply.said(0)).isEqualTo(answer);
    }

    @Test
    void refusalAndLogprobs_haveMembersOfTheirOwn() {
        JsonNode refused =
                SIMULATOR.chat("[[sim refusal]]").json().path("choices").path(0).path("message");
        assertThat(refused.path("content").isNull()).isTrue();
        assertThat(refused.path("refusal").asText()).isNotEmpty();
        JsonNode logprobs = SIMULATOR
                .chat("hello", "\"logprobs\":true")
                .json()
                .path("choices")
                .path(0)
                .path("logprobs");
        assertThat(logprobs.path("content")).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({"none", "negative", "string", "huge", "zero"})
    void wrongUsage_isToldAsDirected(String shape) {
        JsonNode usage = SIMULATOR.chat("[[sim usage=" + shape + "]]").json().path("usage");
        JsonNode tokens = usage.path("completion_tokens");
        assertThat(
                        switch (shape) {
                            case "none" -> usage.isMissingNode();
                            case "negative" -> tokens.asInt() == -16;
                            case "string" -> tokens.isTextual();
                            case "huge" -> tokens.isBigInteger();
                            default -> tokens.isInt() && tokens.asInt() == 0;
                        })
                .isTrue();
    }

    @Test
    void finishReasonAndModel_areToldAsDirected() {
        JsonNode reply = SIMULATOR
                .chat("[[sim finish=insufficient_system_resource model=other]]")
                .json();
        assertThat(reply.path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("insufficient_system_resource");
        assertThat(reply.path("model").asText()).isEqualTo("other");
    }
}
