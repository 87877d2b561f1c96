package dev.penstock.gateway.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.translation.DialectMatrix;
import dev.penstock.core.routing.Model;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers of each dialect tell of their models. */
class ModelListTest {

    private static WholeAnswer answer(Dialect dialect) {
        StreamLimits limits = new StreamLimits(1 << 20, 1000, 1 << 20);
        return new WholeAnswer(new DialectMatrix(InstantSource.system(), limits).upstream(dialect));
    }

    private static Future<List<Model>> told(Dialect dialect, int status, String body) {
        WholeAnswer answer = answer(dialect);
        byte[] bytes = body.getBytes(UTF_8);
        answer.answered(status, name -> null);
        for (int i = 0; i < bytes.length; i++) {
            answer.received(bytes, i, i + 1);
        }
        answer.ended();
        return answer.body().compose(whole -> ModelList.read(dialect, whole));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "OPENAI | {\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]} | 0 | 0",
                "OPENAI | {\"data\":[{\"id\":\"m\",\"max_model_len\":32768}]} | 32768 | 0",
                "OPENAI | {\"data\":[{\"id\":\"m\",\"context_length\":200000,\"pricing\":{}}]} | 200000 | 0",
                "ANTHROPIC | {\"data\":[{\"type\":\"model\",\"id\":\"m\",\"max_input_tokens\":1000000,\"max_tokens\":64000}],\"has_more\":false} | 1000000 | 64000",
                "GEMINI | {\"models\":[{\"name\":\"models/m\",\"inputTokenLimit\":1048576,\"outputTokenLimit\":65536,\"supportedGenerationMethods\":[\"generateContent\"]}]} | 1048576 | 65536",
                "OLLAMA | {\"models\":[{\"name\":\"m\",\"model\":\"m\",\"size\":1}]} | 0 | 0",
                "OLLAMA | {\"models\":[{\"name\":\"m\"}]} | 0 | 0",
                "OPENAI | {\"data\":[{\"id\":\"m\",\"context_length\":-5,\"max_tokens\":\"many\"}]} | 0 | 0",
            })
    void listOfEachDialect_isRead(Dialect dialect, String body, long context, long output) {
        List<Model> models = told(dialect, 200, body).result();

        assertThat(models).hasSize(1);
        assertThat(models.getFirst().id()).isEqualTo("m");
        assertThat(models.getFirst().contextWindow())
                .isEqualTo(context == 0 ? OptionalLong.empty() : OptionalLong.of(context));
        assertThat(models.getFirst().outputCap())
                .isEqualTo(output == 0 ? OptionalLong.empty() : OptionalLong.of(output));
    }

    @Test
    void embedder_isNoChatModel() {
        String list =
                "{\"models\":[{\"name\":\"models/e\",\"supportedGenerationMethods\":[\"embedContent\",\"countTokens\"]}]}";

        assertThat(told(Dialect.GEMINI, 200, list).result().getFirst().kind()).isEqualTo(Model.Kind.EMBEDDING);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, /models",
        "ANTHROPIC, /v1/models?limit=1000",
        "GEMINI, /v1beta/models?pageSize=1000",
        "OLLAMA, /api/tags"
    })
    void listIsAskedFor_whereTheDialectHasIt(Dialect dialect, String path) {
        assertThat(ModelList.path(dialect)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"401 | {}", "200 | <html>", "200 | ``", "200 | [1", "503 | {\"data\":[{\"id\":\"m\"}]}"},
            quoteCharacter = '`')
    void whatIsNoList_isNone(int status, String body) {
        for (Dialect dialect : Dialect.values()) {
            assertThat(told(dialect, status, body).failed()).isTrue();
        }
    }

    @Test
    void listOfStrangeThings_isWhatCanBeReadOfIt() {
        String list =
                "{\"data\":[7,null,{\"id\":8},{\"id\":\"\"},{\"id\":\"" + "x".repeat(300) + "\"},{\"id\":\"m\"}]}";

        assertThat(told(Dialect.OPENAI, 200, list).result())
                .extracting(Model::id)
                .containsExactly("8", "m");
    }

    @Test
    void listWithoutEnd_isRefused() {
        WholeAnswer list = answer(Dialect.OPENAI);
        byte[] bytes = new byte[1 << 20];
        list.answered(200, name -> null);
        for (int i = 0; i < 5; i++) {
            list.received(bytes, 0, bytes.length);
        }
        list.ended();

        assertThat(list.body().cause()).hasMessageContaining("bytes");
    }
}
