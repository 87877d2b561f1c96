package dev.penstock.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.keys.Verdict;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.Recordings;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real providers sent comes out of a running gateway byte for byte, however the network cuts it. */
class ReplayTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK = "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\"}]}";
    private static final int EVERY_BYTE_UP_TO = 3_600;

    private static TestingUpstream upstream;
    private static TestingGateway gateway;
    private static int recorded;

    @BeforeAll
    static void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(upstream, "RETRY_ATTEMPTS", "1", "BREAKER_MIN_CALLS", "1000000");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai-chat-stream-refusal.sse",
                "openai-chat-stream-length.sse",
                "openai-chat-stream-tool-call.sse",
                "openai-chat-stream-parallel-tools.sse",
                "openai-chat-stream-logprobs.sse",
                "openai-chat-stream-pyd-a.sse",
                "openai-chat-stream-structured.sse",
                "azure-chat-stream-model-router.events.txt",
                "deepseek-chat-stream-text.sse",
                "deepseek-chat-stream-tools.sse",
                "deepseek-chat-stream-reasoning.events.txt",
                "ollama-openai-stream.sse",
                "qwen-gpustack-stream.sse",
                "qwen-dashscope-tool-call.events.txt",
                "openrouter-stream-comments.sse"
            })
    void recordedStream_comesOutByteForByte(String name) throws Exception {
        String stream = Recordings.stream(name);
        String shown = Recordings.withoutUsageEvents(stream);
        byte[] lf = stream.getBytes(UTF_8);
        byte[] crlf = stream.replace("\n", "\r\n").getBytes(UTF_8);
        Random random = seeded(name);
        int calls = 0;
        try (RawClient client = new RawClient(gateway.port())) {
            for (int longest = 1; longest <= 4096; longest *= 8) {
                assertThat(ask(client, pieces(lf, longest, random))).as(name).isEqualTo(shown);
                assertThat(ask(client, pieces(crlf, longest, random))).as(name).isEqualTo(shown.replace("\n", "\r\n"));
                calls += 2;
            }
            for (int cut = 1; cut < lf.length && lf.length <= EVERY_BYTE_UP_TO; cut++) {
                assertThat(ask(client, List.of(Arrays.copyOf(lf, cut), Arrays.copyOfRange(lf, cut, lf.length))))
                        .as("%s cut at %d", name, cut)
                        .isEqualTo(shown);
                calls++;
            }
        }
        assertRecords(calls, Recordings.usage(stream));
    }

    private static Random seeded(String what) {
        long seed = System.nanoTime();
        System.out.println(what + ": seed " + seed);
        return new Random(seed);
    }

    /** The last line feed of a CRLF comes after the end, and may or may not be waited for. */
    private static String ask(RawClient client, List<byte[]> pieces) throws IOException {
        upstream.answering(connection -> {
            connection.startEvents();
            for (byte[] piece : pieces) {
                connection.chunk(piece);
            }
            connection.endChunks();
        });
        Answer answer = client.sendPost(CHAT, ASK).read();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.complete()).as(answer.text()).isTrue();
        return answer.text().endsWith("\r\n\r") ? answer.text() + "\n" : answer.text();
    }

    private static List<byte[]> pieces(byte[] bytes, int longest, Random random) {
        List<byte[]> pieces = new java.util.ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }

    /** Every call has left one record, and that tells the usage of the recording. */
    private static void assertRecords(int calls, List<Long> usage) throws Exception {
        boolean told = usage.stream().anyMatch(count -> count > 0);
        for (String line : newRecords(calls)) {
            JsonNode record = JSON.readTree(line);
            assertThat(record.path("outcome").asText()).isEqualTo("succeeded");
            assertThat(record.path("usage").asText()).isEqualTo(told ? "provider_reported" : "estimated");
            if (told) {
                assertThat(counted(record)).isEqualTo(usage);
            }
        }
        upstream.forgetRequests();
    }

    private static List<Long> counted(JsonNode record) {
        Function<String, Long> tokens = name -> record.path(name + "_tokens").asLong();
        return List.of(
                tokens.apply("input"), tokens.apply("output"), tokens.apply("cached_input"), tokens.apply("reasoning"));
    }

    private static List<String> newRecords(int count) throws Exception {
        List<String> all = gateway.records(recorded + count);
        assertThat(all).hasSize(recorded + count);
        List<String> fresh = all.subList(recorded, recorded + count);
        recorded += count;
        return fresh;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai-chat-text.json",
                "deepseek-chat-thinking.json",
                "deepseek-chat-tool-call.json",
                "deepseek-chat-multi-tool.json",
                "ollama-openai-native-output.json",
                "openai-embeddings.json"
            })
    void recordedAnswer_comesOutByteForByte(String name) throws Exception {
        byte[] body = Recordings.body(name);
        JsonNode usage = JSON.readTree(body).path("usage");
        boolean embeddings = name.contains("embeddings");
        Random random = seeded(name);
        int calls = 20;
        try (RawClient client = new RawClient(gateway.port())) {
            for (int call = 0; call < calls; call++) {
                List<byte[]> pieces = pieces(body, 1 << (call % 10), random);
                upstream.answering(connection -> {
                    connection.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                            + "transfer-encoding: chunked\r\n\r\n");
                    for (byte[] piece : pieces) {
                        connection.chunk(piece);
                    }
                    connection.endChunks();
                });
                Answer answer = embeddings
                        ? client.sendPost("/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}")
                                .read()
                        : client.sendPost(CHAT, ASK.replace("true", "false")).read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(body);
            }
        }
        assertRecords(calls, Recordings.usage(usage));
    }

    @ParameterizedTest
    @CsvSource({
        "openai-chat-error-400-role.json, 400, 400, upstream_rejected",
        "openai-chat-error-404-model.json, 404, 404, upstream_rejected",
        "openai-responses-error-401.json, 401, 401, upstream_authentication",
        "openai-responses-context-length.json, 400, 400, context_length",
        "azure-error-401.json, 401, 401, upstream_authentication",
        "deepseek-error-401.json, 401, 401, upstream_authentication",
        "deepseek-responses-error-400.json, 400, 400, upstream_rejected",
        "ollama-openai-error-401.json, 401, 401, upstream_authentication",
        "groq-error-400-tool.json, 400, 400, upstream_rejected",
        "openrouter-error-429.json, 429, 429, upstream_rate_limited"
    })
    void recordedError_isToldInTheCallersShape(String name, int sent, int told, String type) throws Exception {
        byte[] body = Recordings.body(name);
        for (String stream : List.of("true", "false")) {
            gateway.penstock().path().judge("openai", "default", new Verdict.Accepted());
            upstream.answering(connection -> connection.json(sent, new String(body, UTF_8)));
            Answer answer = RawClient.post(gateway.port(), CHAT, ASK.replace("true", stream));
            JsonNode error = JSON.readTree(answer.body()).path("error");

            assertThat(answer.status()).isEqualTo(told);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(error.path("message").asText()).isNotBlank();
            assertThat(error.path("type").isTextual()).isTrue();
            assertThat(error.has("param") && error.has("code")).isTrue();
            assertThat(newRecords(1).getFirst()).contains("\"error_type\":\"" + type + "\"", "\"status\":" + told);
        }
        upstream.forgetRequests();
    }
}
