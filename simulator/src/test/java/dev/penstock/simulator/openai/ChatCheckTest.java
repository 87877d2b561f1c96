package dev.penstock.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.simulator.RawReply;
import dev.penstock.simulator.SimulatorSettings;
import dev.penstock.simulator.TestingSimulator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCheckTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "{'model':'m'}",
                "{'model':'m','messages':[]}",
                "{'model':'m','messages':[{'role':'king','content':'x'}]}",
                "{'model':'m','messages':[{'role':'user'}]}",
                "{'model':'m','messages':[{'role':'user','content':7}]}",
                "{'model':'m','messages':[{'role':'tool','tool_call_id':'c','content':'x'}]}",
                "{'model':'m','messages':[{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'user','content':'x'}]}",
                "{'model':'m','messages':[{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':{}}}]},"
                        + "{'role':'tool','tool_call_id':'c','content':'x'}]}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':0}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':1,'max_completion_tokens':1}",
                "{'model':'gpt-5','messages':[{'role':'user','content':'x'}],'max_tokens':1}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'stream_options':{'include_usage':true}}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'temperature':3}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'n':0}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'stop':['1','2','3','4','5']}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'tool_choice':'required'}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'tools':[{'type':'function','function':{'name':'a b'}}]}",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'response_format':{'type':'json_object'}}"
            })
    void wrongRequest_isRefusedAsTheRealServiceDoes(String body) {
        RawReply reply = SIMULATOR.post("/v1/chat/completions", body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(reply.json().path("error").path("message").asText()).isNotEmpty();
    }

    @Test
    void deepseekToolLoopWithoutReasoning_isRefusedInItsWords() {
        String body = """
                {"model":"m","messages":[{"role":"user","content":"[[sim variant=deepseek]]"},
                {"role":"assistant","content":"","tool_calls":[{"id":"c","type":"function",
                "function":{"name":"f","arguments":"{}"}}]%s},{"role":"tool","tool_call_id":"c","content":"x"}]}""";
        RawReply refused = SIMULATOR.post("/chat/completions", body.formatted(""));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(refused.json().path("error").path("message").asText())
                .isEqualTo("The `reasoning_content` in the thinking mode must be passed back to the API.");
        RawReply served = SIMULATOR.post("/chat/completions", body.formatted(",\"reasoning_content\":\"hm\""));
        assertThat(served.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai      | 401 | invalid_api_key",
                "openai      | 429 | rate_limit_exceeded",
                "deepseek    | 402 | Insufficient Balance",
                "deepseek    | 401 | authentication_error",
                "siliconflow | 404 | 20012",
                "siliconflow | 429 | TPM limit reached",
                "siliconflow | 401 | \"Invalid token\"",
                "vllm        | 500 | \"code\":500",
                "azure       | 401 | \"code\":\"401\"",
                "azure       | 429 | RateLimitReached",
                "ollama      | 404 | not_found_error",
                "openrouter  | 429 | \"code\":429"
            })
    void directedStatus_hasTheErrorOfTheVariant(String variant, int status, String part) {
        RawReply reply = SIMULATOR.chat("[[sim variant=" + variant + " status=" + status + "]]");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).contains(part);
    }

    @Test
    void retryAfter_isToldInTheVariantsHeaders() {
        RawReply openai = SIMULATOR.chat("[[sim status=429 retry_after=2]]");
        assertThat(openai.header("retry-after")).isEqualTo("2");
        assertThat(openai.header("x-ratelimit-reset-tokens")).isEqualTo("6m0s");
        RawReply azure = SIMULATOR.chat("[[sim variant=azure status=429 retry_after=1500ms]]");
        assertThat(azure.header("retry-after")).isEqualTo("2");
        assertThat(azure.header("retry-after-ms")).isEqualTo("1500");
        assertThat(azure.header("x-ratelimit-reset-tokens")).isEqualTo("60");
    }

    @Test
    void contextWindow_isKept() {
        RawReply reply = SIMULATOR.chat("[[sim context=20]]", "\"max_tokens\":50");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").path("code").asText()).isEqualTo("context_length_exceeded");
        assertThat(reply.json().path("error").path("message").asText()).contains("maximum context length is 20 tokens");
    }

    @Test
    void senselessDirective_isRefusedWithWhatWasExpected() {
        RawReply reply = SIMULATOR.chat("[[sim rate=fast]]");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("rate: fast (expected: 0 or more)");
    }

    @Test
    void otherKey_isRefused() {
        try (TestingSimulator locked =
                new TestingSimulator(SimulatorSettings.defaults().withApiKey("right"))) {
            String body = TestingSimulator.chatBody("hello");
            assertThat(locked.post("/v1/chat/completions", body).status()).isEqualTo(401);
            RawReply wrong = locked.post("/v1/chat/completions", body, Map.of("authorization", "Bearer wrong"));
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.header("www-authenticate")).startsWith("Bearer");
            RawReply right = locked.post("/v1/chat/completions", body, Map.of("authorization", "Bearer right"));
            assertThat(right.status()).isEqualTo(200);
            assertThat(locked.newestLine().path("key").asText()).isEqualTo("right");
        }
    }
}
