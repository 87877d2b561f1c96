package dev.penstock.simulator.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.RawReply;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.TestingSimulator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();
    private static final String TOOLS = """
            "tools":[{"functionDeclarations":[{"name":"weather","parameters":{"type":"OBJECT",
            "properties":{"city":{"type":"STRING"},"day":{"type":"STRING"}}}},{"name":"time"}]}]""";

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    private static RawReply call(String method, String body) {
        return SIMULATOR.post("/v1beta/models/gemini-3-pro:" + method, body);
    }

    private static String body(String prompt, String... members) {
        String more = members.length == 0 ? "" : "," + String.join(",", members);
        return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":" + TestingSimulator.quoted(prompt) + "}]}]"
                + more + "}";
    }

    private static RawReply ask(String prompt, String... members) {
        return call("generateContent", body(prompt, members));
    }

    private static RawReply stream(String prompt, String... members) {
        return call("streamGenerateContent?alt=sse", body(prompt, members));
    }

    private static JsonNode parts(JsonNode reply) {
        return reply.path("candidates").path(0).path("content").path("parts");
    }

    private static String text(RawReply streamed) {
        StringBuilder joined = new StringBuilder();
        streamed.events()
                .forEach(event -> parts(event).forEach(part -> {
                    joined.append(
                            part.path("thought").asBoolean()
                                    ? ""
                                    : part.path("text").asText());
                }));
        return joined.toString();
    }

    @Test
    void wholeAndStreamedContent_areTheSameText() {
        RawReply whole = ask("[[sim tokens=40]]");
        RawReply streamed = stream("[[sim tokens=40 chunk=7]]");
        assertThat(text(streamed))
                .isEqualTo(parts(whole.json()).path(0).path("text").asText());
        assertThat(streamed.text().replace("\r\n\r\n", "")).doesNotContain("\n");
        JsonNode last = streamed.events().getLast();
        assertThat(last.path("candidates").path(0).path("finishReason").asText())
                .isEqualTo("STOP");
        assertThat(last.path("usageMetadata").path("candidatesTokenCount").asInt())
                .isEqualTo(40);
        assertThat(last.path("responseId"))
                .isEqualTo(streamed.events().getFirst().path("responseId"));
        assertThat(SIMULATOR.newestLine().path("completion_tokens").asInt()).isEqualTo(40);
    }

    @Test
    void streamWithoutEvents_isOneArray() {
        RawReply reply = call("streamGenerateContent", body("[[sim tokens=5]]"));
        assertThat(reply.header("content-type")).startsWith("application/json");
        assertThat(reply.json()).hasSize(6);
        assertThat(call("streamGenerateContent", "{}")
                        .json()
                        .path(0)
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void usageOfPieces_grows() {
        assertThat(stream("[[sim tokens=3]]").events())
                .extracting(event ->
                        event.path("usageMetadata").path("candidatesTokenCount").asInt())
                .containsExactly(1, 2, 3, 3);
    }

    @Test
    void thoughts_areShownOnlyWhenAskedForAndAlwaysCounted() {
        RawReply hidden = ask("[[sim reasoning=7 tokens=5]]");
        assertThat(parts(hidden.json())).hasSize(1);
        assertThat(hidden.json()
                        .path("usageMetadata")
                        .path("thoughtsTokenCount")
                        .asInt())
                .isEqualTo(7);
        assertThat(hidden.json()
                        .path("usageMetadata")
                        .path("candidatesTokenCount")
                        .asInt())
                .isEqualTo(5);
        String config = "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}";
        JsonNode shown = parts(ask("hi", config).json());
        assertThat(shown.path(0).path("thought").asBoolean()).isTrue();
        assertThat(shown.path(1).path("thoughtSignature").asText()).isNotEmpty();
        assertThat(stream("hi", config).text()).contains("\"thought\":true").contains("thoughtSignature");
    }

    @Test
    void calls_comeWholeAndTheFirstIsSealed() {
        JsonNode call = stream("[[sim tools=weather,time]]", TOOLS).events().getFirst();
        assertThat(parts(call)
                        .path(0)
                        .path("functionCall")
                        .path("args")
                        .path("city")
                        .asText())
                .isEqualTo("Paris 巴黎 🗼");
        JsonNode parts = parts(ask("[[sim tools=weather,time]]", TOOLS).json());
        assertThat(parts.path(0).path("thoughtSignature").asText()).isNotEmpty();
        assertThat(parts.path(1).has("thoughtSignature")).isFalse();
    }

    @Test
    void toolLoop_goesOnOnlyWithTheSealAndAllResponses() {
        JsonNode turn = ask("[[sim tools=weather]]", TOOLS)
                .json()
                .path("candidates")
                .path(0)
                .path("content");
        String loop = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"[[sim tools=weather]]\"}]},%s,"
                + "{\"role\":\"user\",\"parts\":[%s]}]," + TOOLS + "}";
        String response = "{\"functionResponse\":{\"name\":\"weather\",\"response\":{\"degrees\":21}}}";
        assertThat(call("generateContent", loop.formatted(turn, response)).text())
                .contains("degrees");
        String output = "{\"functionResponse\":{\"name\":\"weather\",\"response\":{\"output\":\"mild\"}}}";
        assertThat(call("generateContent", loop.formatted(turn, output)).text()).contains("The tool says: mild");
        String reordered = turn.toString()
                .replaceFirst("\"args\":\\{(\"city\":\"[^\"]*\"),(\"day\":\"[^\"]*\")}", "\"args\":{$2,$1}");
        assertThat(reordered).isNotEqualTo(turn.toString());
        assertThat(call("generateContent", loop.formatted(reordered, response)).status())
                .isEqualTo(200);
        String unsealed = turn.toString().replaceFirst(",\"thoughtSignature\":\"[^\"]*\"", "");
        assertThat(call("generateContent", loop.formatted(unsealed, response)).text())
                .contains("missing a thought_signature");
        String forged = turn.toString().replaceFirst("(\"thoughtSignature\":\")", "$1x");
        assertThat(call("generateContent", loop.formatted(forged, response)).text())
                .contains("not valid");
        assertThat(call("generateContent", loop.formatted(turn, response + "," + response))
                        .text())
                .contains("number of function response parts");
        assertThat(call("generateContent", loop.formatted(turn, "{\"text\":\"no\"}"))
                        .text())
                .contains("number of function response parts");
        String older = "/v1beta/models/gemini-2.5-flash:generateContent";
        assertThat(SIMULATOR.post(older, loop.formatted(unsealed, response)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | Invalid JSON payload",
                "{} | contents is not specified",
                "{'contents':[{'role':'assistant','parts':[{'text':'x'}]}]} | valid role: user, model",
                "{'contents':[{'role':'user','parts':[]}]} | parts must not be empty",
                "{'contents':[{'role':'user','parts':[{}]}]} | required oneof field 'data'",
                "{'contents':[{'role':'user','content':'x'}]} | Unknown name \"content\" at 'contents[0]'",
                "{'contents':[{'parts':[{'text':'x'}]}],'max_tokens':5} | Unknown name \"maxTokens\"",
                "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'n':5}} | at 'generation_config'",
                "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'temperature':5}} | temperature must be",
                "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'responseSchema':{'type':'OBJECT'}}} | response_schema: only allowed",
                "{'contents':[{'parts':[{'text':'x'}]}],'tools':[{'functionDeclarations':[{'name':'f','parameters':{'type':'object','additionalProperties':false}}]}]} | Unknown name \"additionalProperties\"",
                "{'contents':[{'parts':[{'text':'x'}]}],'tools':[{'functionDeclarations':[{'name':'9'}]}]} | Invalid function name",
                "{'contents':[{'parts':[{'text':'x'}]}],'toolConfig':{'functionCallingConfig':{'mode':'auto'}}} | function_calling_config.mode",
                "{'contents':[{'parts':[{'functionResponse':{'name':'f','response':{}}}]}]} | immediately after a function call turn",
                "{'contents':[{'parts':[{'functionResponse':{'name':'f','response':'x'}}]}]} | function_response.response"
            })
    void wrongRequest_isRefusedInTheServicesWords(String body, String words) {
        RawReply reply = call("generateContent", body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").path("status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(reply.json().path("error").path("message").asText()).contains(words);
    }

    @Test
    void namesWithBars_areRead() {
        RawReply reply = call(
                "generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"generation_config\":{\"max_output_tokens\":3},"
                        + "\"system_instruction\":{\"parts\":[{\"text\":\"y\"}]}}");
        assertThat(reply.json().path("candidates").path(0).path("finishReason").asText())
                .isEqualTo("MAX_TOKENS");
    }

    @Test
    void errors_haveTheDetailsThatCallersReadThemFrom() {
        JsonNode limited = ask("[[sim status=429 retry_after=34400ms]]").json().path("error");
        assertThat(limited.path("status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(limited.path("details").path(0).path("retryDelay").asText()).isEqualTo("34.4s");
        assertThat(ask("[[sim status=429 retry_after=2]]").headers()).doesNotContainKey("retry-after");
        assertThat(ask("[[sim context=3]]").text()).contains("exceeds the maximum number of tokens allowed (3)");
        try (TestingSimulator locked =
                new TestingSimulator(SimulatorSettings.defaults().withApiKey("right"))) {
            String path = "/v1beta/models/m:generateContent";
            assertThat(locked.post(path, body("x")).status()).isEqualTo(403);
            RawReply wrong = locked.post(path, body("x"), Map.of("x-goog-api-key", "wrong"));
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.json()
                            .path("error")
                            .path("details")
                            .path(0)
                            .path("reason")
                            .asText())
                    .isEqualTo("API_KEY_INVALID");
            assertThat(locked.post(path, body("x"), Map.of("x-goog-api-key", "right"))
                            .status())
                    .isEqualTo(200);
            assertThat(locked.post(path + "?key=right", body("x")).status()).isEqualTo(200);
        }
    }

    @Test
    void blockedPrompts_haveNoCandidates() {
        JsonNode blocked = ask("[[sim refusal]]").json();
        assertThat(blocked.path("promptFeedback").path("blockReason").asText()).isEqualTo("SAFETY");
        assertThat(blocked.has("candidates")).isFalse();
        assertThat(stream("[[sim refusal]]").events()).hasSize(1);
        assertThat(ask("[[sim finish=content_filter]]").text()).contains("\"finishReason\":\"SAFETY\"");
    }

    @Test
    void faults_areToldInTheDialect() {
        RawReply failed = stream("[[sim fault=error_in_stream at=2]]");
        assertThat(failed.events().getLast().path("error").path("status").asText())
                .isEqualTo("UNAVAILABLE");
        assertThat(stream("[[sim fault=cut_before_usage]]").text()).doesNotContain("finishReason");
        assertThat(stream("[[sim fault=cut_mid_event at=1]]").end()).isEqualTo(RawReply.End.CLOSED);
    }

    @Test
    void tokensEmbeddingsAndModels_areTold() {
        assertThat(call("countTokens", body("hello there"))
                        .json()
                        .path("totalTokens")
                        .asInt())
                .isEqualTo(7);
        String content = "\"content\":{\"parts\":[{\"text\":\"x\"}]}";
        JsonNode one = call("embedContent", "{" + content + ",\"outputDimensionality\":8}")
                .json();
        assertThat(one.path("embedding").path("values")).hasSize(8);
        String request = "{\"model\":\"models/gemini-3-pro\"," + content + "}";
        JsonNode two = call("batchEmbedContents", "{\"requests\":[" + request + "," + request + "]}")
                .json();
        assertThat(two.path("embeddings")).hasSize(2);
        JsonNode page = SIMULATOR.get("/v1beta/models?pageSize=2").json();
        assertThat(page.path("models")).hasSize(2);
        String next = page.path("nextPageToken").asText();
        JsonNode rest =
                SIMULATOR.get("/v1beta/models?pageSize=2&pageToken=" + next).json();
        assertThat(rest.path("models")).hasSize(1);
        assertThat(rest.has("nextPageToken")).isFalse();
        assertThat(SIMULATOR
                        .get("/v1beta/models/simulated")
                        .json()
                        .path("inputTokenLimit")
                        .asInt())
                .isPositive();
    }
}
