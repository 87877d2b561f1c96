package dev.penstock.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.TestingSimulator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    private static JsonNode embed(String input, String more) {
        return SIMULATOR
                .post("/v1/embeddings", "{\"model\":\"e\",\"input\":" + input + more + "}")
                .json();
    }

    @Test
    void base64_isTheSameVectorInLittleEndianFloats() {
        JsonNode floats =
                embed("\"hello\"", ",\"dimensions\":8").path("data").path(0).path("embedding");
        String packed = embed("\"hello\"", ",\"dimensions\":8,\"encoding_format\":\"base64\"")
                .path("data")
                .path(0)
                .path("embedding")
                .asText();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(packed)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats).hasSize(8);
        floats.forEach(value -> assertThat((float) value.asDouble()).isEqualTo(bytes.getFloat()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\",\"b\"]", "[[1,2],[3]]"})
    void severalInputs_keepTheirOrder(String inputs) {
        JsonNode reply = embed(inputs, "");
        assertThat(reply.path("data")).hasSize(2);
        assertThat(reply.path("data").path(1).path("index").asInt()).isEqualTo(1);
        assertThat(reply.path("data").path(0).path("embedding"))
                .isNotEqualTo(reply.path("data").path(1).path("embedding"));
        assertThat(reply.path("usage").path("prompt_tokens").asInt()).isPositive();
    }

    @Test
    void tokenList_isOneInput() {
        assertThat(embed("[1,2,3]", "").path("data")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "[]", "[\"a\",\"\"]"})
    void emptyInput_isRefused(String input) {
        assertThat(embed(input, "").path("error").path("param").asText()).isEqualTo("input");
    }

    @Test
    void models_areListedWithTheWindowWhereTheVariantTellsIt() {
        JsonNode list = SIMULATOR.get("/v1/models").json();
        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("data").path(0).path("id").asText()).isEqualTo("simulated");
        assertThat(SIMULATOR.get("/models/simulated").json().path("object").asText())
                .isEqualTo("model");
        assertThat(SIMULATOR.get("/v1/models/other").status()).isEqualTo(404);
        SIMULATOR.post("/_sim/script", "{\"variant\":\"vllm\"}");
        assertThat(SIMULATOR
                        .get("/v1/models")
                        .json()
                        .path("data")
                        .path(0)
                        .path("max_model_len")
                        .asInt())
                .isPositive();
    }
}
