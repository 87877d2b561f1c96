package dev.penstock.simulator.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.simulator.RawReply;
import dev.penstock.simulator.TestingSimulator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnsTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",
            "properties":{"city":{"type":"string"}}}}}]""";

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    private static RawReply chat(String prompt, String... members) {
        return SIMULATOR.post("/api/chat", TestingSimulator.chatBody(prompt, members));
    }

    private static JsonNode whole(String prompt, String... members) {
        String[] all = java.util.Arrays.copyOf(members, members.length + 1);
        all[members.length] = "\"stream\":false";
        return chat(prompt, all).json();
    }

    private static List<JsonNode> lines(RawReply reply) {
        return reply.text().lines().map(TurnsTest::parsed).toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String said(RawReply reply) {
        StringBuilder said = new StringBuilder();
        lines(reply)
                .forEach(
                        line -> said.append(line.path("message").path("content").asText()));
        return said.toString();
    }

    @Test
    void streamsByDefault_andBothFormsSayTheSame() {
        RawReply streamed = chat("[[sim tokens=30 chunk=4]]");
        assertThat(streamed.header("content-type")).isEqualTo("application/x-ndjson");
        JsonNode whole = whole("[[sim tokens=30]]");
        assertThat(said(streamed))
                .isEqualTo(whole.path("message").path("content").asText());
        List<JsonNode> lines = lines(streamed);
        assertThat(lines.subList(0, lines.size() - 1))
                .noneMatch(line -> line.path("done").asBoolean());
        JsonNode last = lines.getLast();
        assertThat(last.path("done_reason").asText()).isEqualTo("stop");
        assertThat(last.path("eval_count").asInt()).isEqualTo(30);
        assertThat(last.path("total_duration").asLong()).isPositive();
        assertThat(SIMULATOR.newestLine().path("dialect").asText()).isEqualTo("ollama");
    }

    @Test
    void thinking_comesFirstWhenAskedFor() {
        JsonNode message = whole("hi", "\"think\":true").path("message");
        assertThat(message.path("thinking").asText()).isNotEmpty();
        List<JsonNode> lines = lines(chat("hi", "\"think\":\"high\""));
        assertThat(lines.getFirst().path("message").path("thinking").asText()).isNotEmpty();
        assertThat(whole("hi", "\"think\":false").path("message").has("thinking"))
                .isFalse();
    }

    @Test
    void toolCalls_comeWholeWithoutIdAndEndWithStop() {
        List<JsonNode> lines = lines(chat("[[sim tools=weather]]", TOOLS));
        JsonNode call = lines.getFirst().path("message").path("tool_calls").path(0);
        assertThat(call.has("id")).isFalse();
        assertThat(call.path("function").path("arguments").path("city").asText())
                .isNotEmpty();
        assertThat(lines.getLast().path("done_reason").asText()).isEqualTo("stop");
    }

    @Test
    void toolResult_isQuoted() {
        RawReply reply = SIMULATOR.post("/api/chat", """
                {"model":"m","stream":false,"messages":[{"role":"user","content":"[[sim tools=weather]]"},
                {"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{}}}]},
                {"role":"tool","tool_name":"weather","content":"21 degrees"}],%s}""".formatted(TOOLS));
        assertThat(reply.json().path("message").path("content").asText()).contains("21 degrees");
    }

    @Test
    void limitsStopsAndFormats_areHonoured() {
        JsonNode cut = whole("hi", "\"options\":{\"num_predict\":3}");
        assertThat(cut.path("done_reason").asText()).isEqualTo("length");
        assertThat(cut.path("eval_count").asInt()).isEqualTo(3);
        JsonNode stopped = whole("[[sim text='a b c']]", "\"options\":{\"stop\":[\"c\"]}");
        assertThat(stopped.path("message").path("content").asText()).isEqualTo("a b ");
        JsonNode fitted =
                whole("hi", "\"format\":{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}}}");
        assertThat(fitted.path("message").path("content").asText()).isEqualTo("{\"ok\":true}");
        JsonNode json = parsed(whole("hi", "\"format\":\"json\"")
                .path("message")
                .path("content")
                .asText());
        assertThat(json.isObject()).isTrue();
    }

    @Test
    void longPrompts_areTruncatedInSilence() {
        assertThat(whole("x".repeat(400), "\"options\":{\"num_ctx\":20}")
                        .path("prompt_eval_count")
                        .asInt())
                .isEqualTo(20);
        assertThat(whole("[[sim usage=none]]").has("prompt_eval_count")).isFalse();
    }

    @Test
    void generate_speaksInResponses() {
        RawReply reply = SIMULATOR.post("/api/generate", "{\"model\":\"m\",\"prompt\":\"[[sim tokens=4]]\"}");
        assertThat(lines(reply)).hasSize(5).allMatch(line -> line.has("response"));
        JsonNode load = SIMULATOR.post("/api/generate", "{\"model\":\"m\"}").json();
        assertThat(load.path("done_reason").asText()).isEqualTo("load");
        JsonNode unload = SIMULATOR
                .post("/api/chat", "{\"model\":\"m\",\"messages\":[],\"keep_alive\":0}")
                .json();
        assertThat(unload.path("done_reason").asText()).isEqualTo("unload");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | invalid character",
                "{'messages':[]} | model is required",
                "{'model':'m','messages':[{'role':'king','content':'x'}]} | invalid role: king",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'text'}]}]} | cannot unmarshal array",
                "{'model':'m','messages':[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'{}'}}]}]} | cannot unmarshal string",
                "{'model':'m','messages':[{'role':'user','content':'x','images':['http://x']}]} | illegal base64",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'options':{'num_predict':'9'}} | must be of type integer",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'format':'yaml'} | invalid format",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'think':'hard'} | invalid think value",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'stream':'no'} | cannot unmarshal string"
            })
    void wrongRequest_isRefusedInTheServicesWords(String body, String words) {
        RawReply reply = SIMULATOR.post("/api/chat", body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asText()).contains(words);
    }

    @Test
    void faults_areToldInTheDialect() {
        RawReply failed = chat("[[sim fault=error_in_stream at=2]]");
        assertThat(lines(failed).getLast().path("error").asText()).isNotEmpty();
        assertThat(lines(chat("[[sim fault=no_done]]")))
                .noneMatch(line -> line.path("done").asBoolean());
        assertThat(chat("[[sim fault=cut_before_done]]").end()).isEqualTo(RawReply.End.CLOSED);
        RawReply limited = chat("[[sim status=429 retry_after=2]]");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("2");
    }

    @Test
    void modelsAndEmbeddings_areTold() {
        assertThat(SIMULATOR.get("/api/tags").json().path("models")).hasSize(3);
        assertThat(SIMULATOR.get("/api/ps").json().path("models")).hasSize(1);
        assertThat(SIMULATOR.get("/api/version").json().path("version").asText())
                .isNotEmpty();
        JsonNode shown =
                SIMULATOR.post("/api/show", "{\"model\":\"simulated\"}").json();
        String architecture =
                shown.path("model_info").path("general.architecture").asText();
        assertThat(shown.path("model_info")
                        .path(architecture + ".context_length")
                        .asInt())
                .isPositive();
        assertThat(SIMULATOR.post("/api/show", "{\"model\":\"other\"}").status())
                .isEqualTo(404);
        JsonNode two = SIMULATOR
                .post("/api/embed", "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}")
                .json();
        assertThat(two.path("embeddings")).hasSize(2);
        JsonNode one = SIMULATOR
                .post("/api/embeddings", "{\"model\":\"m\",\"prompt\":\"a\"}")
                .json();
        assertThat(one.path("embedding")).hasSize(64);
        String tooLong = "{\"model\":\"m\",\"truncate\":false,\"input\":\"[[sim context=3]] long\"}";
        assertThat(SIMULATOR.post("/api/embed", tooLong).json().path("error").asText())
                .isEqualTo("the input length exceeds the context length");
    }
}
