package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect.ModelCard;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiCallerTest {
    private final OpenAiCaller caller = new OpenAiCaller();

    @Test
    void chat_isReadWithWhatPenstockActsOn() throws Refusal {
        Call call = chat(
                "{\"model\":\"deepseek-chat\",\"messages\":[],\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true},\"max_tokens\":10,\"max_completion_tokens\":20,\"x\":1}");
        assertThat(call.model()).isEqualTo("deepseek-chat");
        assertThat(call.stream()).isTrue();
        assertThat(call.usageEvent()).isTrue();
        assertThat(call.maxOutputTokens()).hasValue(20);
    }

    @Test
    void nulls_countAsAbsent() throws Refusal {
        Call call =
                chat("{\"model\":\"m\",\"messages\":[],\"stream\":null,\"stream_options\":null,\"max_tokens\":null}");
        assertThat(call.stream()).isFalse();
        assertThat(call.usageEvent()).isFalse();
        assertThat(call.maxOutputTokens()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[]} | model | model: nothing (expected: the name of a model)",
                "{\"model\":\"\"} | model | model: \"\" (expected: the name of a model)",
                "{\"model\":null,\"messages\":[]} | model | model: null (expected: the name of a model)",
                "{\"model\":7,\"messages\":[]} | model | model: 7 (expected: the name of a model)",
                "{\"model\":\"m\"} | messages | messages: nothing (expected: an array of messages)",
                "{\"model\":\"m\",\"messages\":\"hi\"} | messages | messages: \"hi\" (expected: an array of messages)",
                "{\"model\":\"m\",\"messages\":[],\"stream\":\"yes\"} | stream | stream: \"yes\" (expected: true or false)",
                "{\"model\":\"m\",\"messages\":[],\"max_tokens\":0} | max_tokens | max_tokens: 0 (expected: a whole number of at least 1)",
                "{\"model\":\"m\",\"messages\":[],\"max_completion_tokens\":1.5} | max_completion_tokens | max_completion_tokens: 1.5 (expected: a whole number of at least 1)",
                "{\"model\":\"m\",\"messages\":[],\"stream_options\":[]} | stream_options | stream_options: an array (expected: an object)",
                "{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":1}} | stream_options.include_usage | stream_options.include_usage: 1 (expected: true or false)",
            })
    void wrongMembers_areRefusedByName(String body, String param, String message) {
        Problem problem = refused(Operation.CHAT, body);
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.param()).isEqualTo(param);
        assertThat(problem.message()).isEqualTo(message);
    }

    @Test
    void bodyThatIsNoJson_isRefusedWithThePlace() {
        assertThat(refused(Operation.CHAT, "").message())
                .isEqualTo("body: end of input at byte 0 (expected: an object)");
        assertThat(refused(Operation.CHAT, "{\"model\":\"a\",\"model\":\"b\"}").message())
                .isEqualTo("body: duplicate member \"model\" at byte 13 (expected: once)");
        assertThat(refused(
                                Operation.CHAT,
                                "{\"model\":\"a\",\"messages\":[],\"stream_options\":"
                                        + "{\"include_usage\":true,\"include_usage\":false}}")
                        .message())
                .isEqualTo("stream_options: duplicate member \"include_usage\" at byte 22 (expected: once)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"m\"} | input: nothing (expected: a string or an array)",
                "{\"model\":\"m\",\"input\":7} | input: 7 (expected: a string or an array)",
                "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"hex\"} | encoding_format: \"hex\" (expected: float or base64)",
            })
    void embeddings_needAnInput(String body, String message) {
        assertThat(refused(Operation.EMBEDDINGS, body).message()).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource(Problem.Kind.class)
    void errors_areInTheShapeThatClientsRead(Problem.Kind kind) throws IOException {
        JsonNode error = new JsonMapper()
                .readTree(caller.error(Problem.of(kind, "a \"quoted\"\nmessage", "model", null), "req-1"))
                .path("error");
        assertThat(error.path("message").textValue()).isEqualTo("a \"quoted\"\nmessage");
        assertThat(error.path("type").textValue()).isNotBlank();
        assertThat(error.path("param").textValue()).isEqualTo("model");
        assertThat(error.has("code")).isTrue();
    }

    @Test
    void errors_carryWhatIsToldBesides() {
        assertThat(new String(caller.error(Problem.of(Problem.Kind.UNAUTHENTICATED, "no"), "r"), UTF_8))
                .isEqualTo("{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"param\":null,"
                        + "\"code\":\"invalid_api_key\"}}");
        assertThat(new String(
                        caller.error(Problem.of(Problem.Kind.NOT_FOUND, "no", "model", "model_not_found"), "r"), UTF_8))
                .contains("\"code\":\"model_not_found\"");
    }

    @Test
    void models_areListed() {
        ModelCard full = new ModelCard("a\"b", "deepseek", 65536, 8192, 1700000000);
        ModelCard bare = new ModelCard("c", "x", 0, 0, 5);
        assertThat(new String(caller.models(List.of(full, bare), name -> null), UTF_8))
                .isEqualTo("{\"object\":\"list\",\"data\":["
                        + "{\"id\":\"a\\\"b\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"deepseek\","
                        + "\"context_window\":65536,\"max_completion_tokens\":8192},"
                        + "{\"id\":\"c\",\"object\":\"model\",\"created\":5,\"owned_by\":\"x\"}]}");
        assertThat(new String(caller.models(List.of(), name -> null), UTF_8))
                .isEqualTo("{\"object\":\"list\",\"data\":[]}");
        assertThat(new String(caller.model(bare), UTF_8)).startsWith("{\"id\":\"c\"");
    }

    private Call chat(String body) throws Refusal {
        return caller.read(Operation.CHAT, body.getBytes(UTF_8));
    }

    private Problem refused(Operation operation, String body) {
        return catchThrowableOfType(Refusal.class, () -> caller.read(operation, body.getBytes(UTF_8)))
                .problem();
    }
}
