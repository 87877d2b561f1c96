package dev.penstock.simulator.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.RawReply;
import dev.penstock.simulator.TestingSimulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();
    private static final Map<String, String> VERSION = Map.of("anthropic-version", "2023-06-01");
    private static final String TOOLS = """
            "tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}},
            {"name":"time","input_schema":{"type":"object"}}]""";

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    private static RawReply ask(String prompt, String... members) {
        String more = members.length == 0 ? "" : "," + String.join(",", members);
        return post("{\"model\":\"m\",\"max_tokens\":4000,\"messages\":[{\"role\":\"user\",\"content\":"
                + TestingSimulator.quoted(prompt) + "}]" + more + "}");
    }

    private static RawReply post(String body) {
        return SIMULATOR.post("/v1/messages", body, VERSION);
    }

    /** The same with single quotes in the place of double ones. */
    private static RawReply postQuoted(String body) {
        return post(body.replace('\'', '"'));
    }

    private static RawReply stream(String prompt, String... members) {
        String[] all = java.util.Arrays.copyOf(members, members.length + 1);
        all[members.length] = "\"stream\":true";
        return ask(prompt, all);
    }

    private static String joined(RawReply reply, String delta, String member) {
        StringBuilder joined = new StringBuilder();
        for (JsonNode event : reply.events()) {
            if (event.path("delta").path("type").asText().equals(delta)) {
                joined.append(event.path("delta").path(member).asText());
            }
        }
        return joined.toString();
    }

    @Test
    void wholeAndStreamedMessage_areTheSameText() {
        RawReply whole = ask("[[sim tokens=50]]");
        assertThat(whole.header("request-id")).startsWith("req_");
        assertThat(whole.header("anthropic-ratelimit-tokens-remaining")).isNotEmpty();
        assertThat(whole.json().path("stop_reason").asText()).isEqualTo("end_turn");
        RawReply streamed = stream("[[sim tokens=50 chunk=7]]");
        assertThat(joined(streamed, "text_delta", "text"))
                .isEqualTo(whole.json().path("content").path(0).path("text").asText());
    }

    @Test
    void events_comeInTheOrderOfTheProtocolUnderTheirNames() {
        RawReply reply = stream("[[sim tokens=2]]");
        assertThat(reply.names())
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(reply.events())
                .extracting(event -> event.path("type").asText())
                .isEqualTo(reply.names());
        JsonNode end = reply.events().get(6);
        assertThat(end.path("usage").path("output_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void thinking_isSignedAndComesFirst() {
        JsonNode content = ask("hi", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}")
                .json()
                .path("content");
        assertThat(content.path(0).path("type").asText()).isEqualTo("thinking");
        assertThat(content.path(0).path("signature").asText()).isNotEmpty();
        RawReply streamed = stream("[[sim reasoning=5]]");
        assertThat(joined(streamed, "thinking_delta", "thinking")).isNotEmpty();
        assertThat(joined(streamed, "signature_delta", "signature")).isNotEmpty();
        JsonNode redacted =
                ask("[[sim reasoning=5 redacted]]").json().path("content").path(0);
        assertThat(redacted.path("type").asText()).isEqualTo("redacted_thinking");
        assertThat(stream("[[sim reasoning=5 redacted]]").text()).contains("redacted_thinking");
    }

    @Test
    void toolInput_comesInPiecesAndOnlyEmptyOnesMeanNone() {
        RawReply reply = stream("[[sim tools=weather,time]]", TOOLS);
        List<JsonNode> starts = reply.events().stream()
                .filter(event -> event.path("type").asText().equals("content_block_start"))
                .toList();
        assertThat(starts)
                .extracting(event -> event.path("content_block").path("name").asText())
                .containsExactly("weather", "time");
        StringBuilder weather = new StringBuilder();
        StringBuilder time = new StringBuilder();
        for (JsonNode event : reply.events()) {
            (event.path("index").asInt() == 0 ? weather : time)
                    .append(event.path("delta").path("partial_json").asText(""));
        }
        assertThat(weather.toString()).isEqualTo("{\"city\":\"Paris 巴黎 🗼\"}");
        assertThat(time.toString()).isEmpty();
        assertThat(reply.text()).contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void cacheFigures_standBesideTheFreshInput() {
        JsonNode usage =
                ask("[[sim prompt=100 cached=60 cache_write=30]]").json().path("usage");
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(10);
        assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(60);
        assertThat(usage.path("cache_creation_input_tokens").asInt()).isEqualTo(30);
    }

    @Test
    void limitsAndStops_nameTheirReason() {
        assertThat(postQuoted("{'model':'m','max_tokens':3,'messages':[{'role':'user','content':'x'}]}")
                        .json()
                        .path("stop_reason")
                        .asText())
                .isEqualTo("max_tokens");
        JsonNode stopped =
                ask("[[sim text='a b c']]", "\"stop_sequences\":[\"c\"]").json();
        assertThat(stopped.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(stopped.path("stop_sequence").asText()).isEqualTo("c");
        assertThat(ask("[[sim refusal]]").json().path("stop_reason").asText()).isEqualTo("refusal");
    }

    @Test
    void toolLoopWithThinking_goesOnOnlyWithTheThoughtsUnchanged() {
        String thinking = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}";
        JsonNode turn = ask("[[sim tools=weather]]", TOOLS, thinking).json().path("content");
        String loop = "{\"model\":\"m\",\"max_tokens\":4000," + TOOLS + "," + thinking
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"[[sim tools=weather]]\"},"
                + "{\"role\":\"assistant\",\"content\":%s},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                + "\"tool_use_id\":" + turn.path(1).path("id") + ",\"content\":\"21 degrees\"}]}]}";
        RawReply said = SIMULATOR.post("/v1/messages", loop.formatted(turn), VERSION);
        assertThat(said.text()).contains("21 degrees");
        String changed = turn.toString().replaceFirst("\"thinking\":\"", "\"thinking\":\"not ");
        assertThat(SIMULATOR
                        .post("/v1/messages", loop.formatted(changed), VERSION)
                        .text())
                .contains("Invalid `signature` in `thinking` block");
        String dropped = "[" + turn.path(1) + "]";
        assertThat(SIMULATOR
                        .post("/v1/messages", loop.formatted(dropped), VERSION)
                        .text())
                .contains("Expected `thinking` or `redacted_thinking`, but found `tool_use`");
        String unsigned = turn.toString().replaceFirst(",\"signature\":\"[^\"]*\"", "");
        assertThat(SIMULATOR
                        .post("/v1/messages", loop.formatted(unsigned), VERSION)
                        .text())
                .contains("thinking.signature: Field required");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | not valid JSON",
                "{'max_tokens':9,'messages':[{'role':'user','content':'x'}]} | model: Field required",
                "{'model':'m','messages':[{'role':'user','content':'x'}]} | max_tokens: Field required",
                "{'model':'m','max_tokens':9} | messages: Field required",
                "{'model':'m','max_tokens':0,'messages':[{'role':'user','content':'x'}]} | greater than or equal to 1",
                "{'model':'m','max_tokens':9,'messages':[]} | at least one message is required",
                "{'model':'m','max_tokens':9,'n':1,'messages':[{'role':'user','content':'x'}]} | n: Extra inputs are not permitted",
                "{'model':'m','max_tokens':9,'thread':{'type':'create'},'messages':[{'role':'user','content':'x'}]} | Threads are not supported",
                "{'model':'m','max_tokens':9,'messages':[{'role':'system','content':'x'}]} | top-level `system` parameter",
                "{'model':'m','max_tokens':9,'messages':[{'role':'tool','content':'x'}]} | Input should be 'user' or 'assistant'",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':''}]} | must have non-empty content",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':''}]}]} | must be non-empty",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'image_url'}]}]} | does not match any",
                "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':'x'}]} | first message must use",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'x '}]} | trailing whitespace",
                "{'model':'claude-opus-4-6','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'x'}]} | does not support assistant message prefill",
                "{'model':'m','max_tokens':9,'temperature':1.5,'messages':[{'role':'user','content':'x'}]} | range: 0..1",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'x'}]}]} | unexpected `tool_use_id`",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}}]},{'role':'user','content':'x'}]} | without `tool_result` blocks",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':'{}'}]}]} | should be a valid dictionary",
                "{'model':'m','max_tokens':9,'tools':[{'name':'f'}],'messages':[{'role':'user','content':'x'}]} | input_schema: Field required",
                "{'model':'m','max_tokens':9,'tool_choice':{'type':'any'},'messages':[{'role':'user','content':'x'}]} | while providing tools",
                "{'model':'m','max_tokens':9,'thinking':{'type':'enabled','budget_tokens':9},'messages':[{'role':'user','content':'x'}]} | greater than or equal to 1024",
                "{'model':'m','max_tokens':1024,'thinking':{'type':'enabled','budget_tokens':1024},'messages':[{'role':'user','content':'x'}]} | must be greater than"
            })
    void wrongRequest_isRefusedInTheServicesWords(String body, String words) {
        RawReply reply = postQuoted(body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(reply.json().path("error").path("message").asText()).contains(words);
        assertThat(reply.json().path("request_id").asText()).isEqualTo(reply.header("request-id"));
        assertThat(reply.header("x-should-retry")).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"temperature\":1", "\"top_p\":1", "\"top_k\":5"})
    void samplingMembers_areRefusedByTheNewVersion(String member) {
        Map<String, String> newer = Map.of("anthropic-version", "2026-10-21");
        String body = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]%s}";
        assertThat(SIMULATOR
                        .post("/v1/messages", body.formatted("," + member), newer)
                        .status())
                .isEqualTo(400);
        assertThat(SIMULATOR.post("/v1/messages", body.formatted(""), newer).status())
                .isEqualTo(200);
        assertThat(SIMULATOR
                        .post("/v1/messages", body.formatted("," + member), VERSION)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void version_mustBeNamedAndKnown() {
        String body = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        assertThat(SIMULATOR.post("/v1/messages", body).text()).contains("anthropic-version: header is required");
        assertThat(SIMULATOR
                        .post("/v1/messages", body, Map.of("anthropic-version", "2020-01-01"))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "401, authentication_error, false", "402, billing_error, false", "403, permission_error, false",
        "404, not_found_error, false", "413, request_too_large, false", "429, rate_limit_error, true",
        "500, api_error, true", "504, timeout_error, true", "529, overloaded_error, true"
    })
    void directedStatus_hasItsErrorType(int status, String type, boolean retry) {
        RawReply reply = ask("[[sim status=" + status + " retry_after=3]]");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("error").path("type").asText()).isEqualTo(type);
        assertThat(reply.header("x-should-retry")).isEqualTo(Boolean.toString(retry));
        assertThat(reply.header("retry-after")).isEqualTo("3");
    }

    @Test
    void faults_areToldInTheDialect() {
        RawReply failed = stream("[[sim fault=error_in_stream at=2]]");
        assertThat(failed.names()).endsWith("error");
        assertThat(failed.events().getLast().path("error").path("type").asText())
                .isEqualTo("overloaded_error");
        assertThat(stream("[[sim fault=cut_before_done]]").names()).endsWith("message_delta");
        assertThat(stream("[[sim fault=no_finish]]").names()).doesNotContain("message_delta");
        assertThat(stream("[[sim fault=done_twice]]").names()).endsWith("message_stop", "message_stop");
        RawReply waiting = stream("[[sim first=40ms interval=5ms]]");
        assertThat(waiting.names()).startsWith("message_start", "ping", "ping");
        assertThat(ask("[[sim context=3]]").text()).contains("prompt is too long");
        assertThat(stream("[[sim fault=broken_json_event at=1]]").end()).isEqualTo(RawReply.End.COMPLETE);
        assertThat(SIMULATOR.newestLine().path("dialect").asText()).isEqualTo("anthropic");
    }

    @Test
    void jsonFormat_isFitted() {
        JsonNode content = ask("hi", """
                "output_config":{"format":{"type":"json_schema","schema":{"type":"object",
                "properties":{"ok":{"type":"boolean"}}}}}""").json().path("content");
        assertThat(content.path(0).path("text").asText()).isEqualTo("{\"ok\":true}");
    }

    @Test
    void tokensAndModels_areToldWithoutCost() {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}]}";
        RawReply count = SIMULATOR.post("/v1/messages/count_tokens", body, VERSION);
        assertThat(count.json().path("input_tokens").asInt()).isEqualTo(7);
        JsonNode first = SIMULATOR.get("/v1/models?limit=2", VERSION).json();
        assertThat(first.path("data")).hasSize(2);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        JsonNode second = SIMULATOR
                .get("/v1/models?limit=2&after_id=" + first.path("last_id").asText(), VERSION)
                .json();
        assertThat(second.path("data")).hasSize(1);
        assertThat(SIMULATOR
                        .get("/v1/models/simulated", VERSION)
                        .json()
                        .path("max_input_tokens")
                        .asInt())
                .isPositive();
        assertThat(SIMULATOR.get("/v1/models/other", VERSION).status()).isEqualTo(404);
    }
}
