package dev.penstock.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 16 * 1024, 128 * 1024})
    void body_hasExactlyTheSizeAskedForAndIsValid(int bytes) throws IOException {
        byte[] body = ChatRequest.ofSize("key", "some-model", bytes).body();
        assertThat(body).hasSize(bytes);
        JsonNode json = new ObjectMapper().readTree(body);
        assertThat(json.get("model").asText()).isEqualTo("some-model");
        assertThat(json.get("messages")).hasSize(2);
        assertThat(json.has("stream")).isFalse();
    }

    @Test
    void stream_asksForUsage() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(ChatRequest.streamOfSize("key", "some-model", 1024).body());
        assertThat(json.get("stream").asBoolean()).isTrue();
        assertThat(json.get("stream_options").get("include_usage").asBoolean()).isTrue();
    }

    @Test
    void anthropicRequest_isPostedToItsOwnPath() throws IOException {
        ChatRequest request = ChatRequest.anthropicOfSize("key", "some-model", true, 1024);
        assertThat(request.translated()).isTrue();
        assertThat(request.body()).hasSize(1024);
        assertThat(new String(request.message(4711), UTF_8)).startsWith("POST /v1/messages HTTP/1.1\r\n");
        JsonNode json = new ObjectMapper().readTree(request.body());
        assertThat(json.get("system").isTextual()).isTrue();
        assertThat(json.get("messages")).hasSize(1);
        assertThat(json.get("max_tokens").asInt()).isEqualTo(256);
        assertThat(json.get("stream").asBoolean()).isTrue();
    }

    @Test
    void directive_standsInTheUsersMessage() throws IOException {
        byte[] body =
                ChatRequest.simulated("key", "some-model", "[[sim rate=1]] ").body();
        assertThat(new ObjectMapper()
                        .readTree(body)
                        .get("messages")
                        .get(1)
                        .get("content")
                        .asText())
                .startsWith("[[sim rate=1]] ");
    }

    @Test
    void sizeTooSmallForAChat_isRefusedWithTheLeastThatGoes() {
        assertThatThrownBy(() -> ChatRequest.ofSize("key", "some-model", 10))
                .hasMessageStartingWith("bytes: 10 (expected: at least ");
    }

    @Test
    void message_carriesKeyAndLength() {
        String message = new String(ChatRequest.ofSize("the-key", "m", 600).message(4711), UTF_8);
        assertThat(message)
                .startsWith("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:4711\r\n")
                .contains("Authorization: Bearer the-key\r\n")
                .contains("Content-Length: 600\r\n\r\n{");
    }
}
