package dev.penstock.core.dialect.translation;

import static dev.penstock.core.dialect.Dialect.ANTHROPIC;
import static dev.penstock.core.dialect.Dialect.GEMINI;
import static dev.penstock.core.dialect.Dialect.OLLAMA;
import static dev.penstock.core.dialect.Dialect.OPENAI;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Finish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Recorded upstream responses, with what each must come to; a test that asks for one is skipped where they are not at hand. */
final class Recordings {
    private static final Path WRITTEN =
            Path.of(System.getProperty("penstock.root", "..")).resolve("core/src/test/resources/recordings");
    private static final Path FOLDER = Path.of(System.getProperty("penstock.fixtures", "fixtures"));

    /**
     * A recorded success.
     *
     * @param tools the names of the tools it calls, in order
     * @param input the whole prompt in tokens, as the recording counts it
     */
    record Recording(
            String name,
            Dialect dialect,
            Finish finish,
            List<String> tools,
            long input,
            long output,
            long cached,
            long reasoning) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Recording> STREAMS = List.of(
            stream("openai-chat-stream-length.sse", OPENAI, Finish.LENGTH, 79, 1, 0, 0),
            stream("openai-chat-stream-logprobs.sse", OPENAI, Finish.STOP, 9, 2, 0, 0),
            stream("openai-chat-stream-refusal.sse", OPENAI, Finish.STOP, 79, 11, 0, 0),
            calls("openai-chat-stream-tool-call.sse", OPENAI, 76, 24, 0, 0, "GetWeatherArgs"),
            calls("openai-chat-stream-parallel-tools.sse", OPENAI, 149, 60, 0, 0, "GetWeatherArgs", "get_stock_price"),
            calls("openai-chat-stream-pyd-a.sse", OPENAI, 53, 15, 0, 0, "get_capital"),
            calls("openai-chat-stream-structured.sse", OPENAI, 448, 62, 0, 0, "final_result"),
            stream("azure-chat-stream-model-router.events.txt", OPENAI, Finish.STOP, 15, 78, 0, 64),
            stream("deepseek-chat-stream-text.sse", OPENAI, Finish.STOP, 11, 8, 0, 0),
            calls("deepseek-chat-stream-tools.sse", OPENAI, 223, 43, 192, 0, "search", "get_weather"),
            stream("deepseek-chat-stream-reasoning.events.txt", OPENAI, Finish.STOP, 18, 219, 0, 205),
            stream("qwen-gpustack-stream.sse", OPENAI, Finish.STOP, 15, 171, 0, 160),
            calls("qwen-dashscope-tool-call.events.txt", OPENAI, 295, 22, 0, 0, "weather"),
            stream("ollama-openai-stream.sse", OPENAI, Finish.STOP, 17, 289, 0, 0),
            calls("openrouter-stream-comments.sse", OPENAI, 50, 143, 0, 128, "time"),
            stream("anthropic-stream-text.sse", ANTHROPIC, Finish.STOP, 15, 9, 0, 0),
            stream("anthropic-stream-thinking.sse", ANTHROPIC, Finish.STOP, 80, 638, 0, 353),
            stream("anthropic-stream-redacted.sse", ANTHROPIC, Finish.STOP, 92, 189, 0, 0),
            calls("anthropic-stream-tools.sse", ANTHROPIC, 465, 96, 0, 0, "search"),
            calls("anthropic-stream-tool-no-args.events.txt", ANTHROPIC, 565, 48, 0, 0, "updateIssueList"),
            cut("anthropic-stream-incomplete-tool-json.sse", ANTHROPIC, 450, 124, "make_file"),
            stream("gemini-stream-text.sse", GEMINI, Finish.STOP, 8, 27, 0, 20),
            calls("gemini-stream-tool-thought.sse", GEMINI, 131, 110, 0, 95, "weather"),
            stream("gemini-reasoning-stream.events.txt", GEMINI, Finish.STOP, 9, 285, 0, 256),
            stream("ollama-native-stream-text.ndjson", OLLAMA, Finish.STOP, 37, 37, 0, 0),
            calls("ollama-native-stream-tools.ndjson", OLLAMA, 218, 306, 0, 0, "weather", "search"),
            // Written by hand, after what is known of the formats, where nobody recorded one.
            calls("deepseek-stream-parallel-tools.sse", OPENAI, 412, 71, 384, 22, "weather", "weather"),
            stream("vllm-stream-reasoning.sse", OPENAI, Finish.STOP, 14, 17, 0, 0),
            stream("openai-chat-stream-two-answers.sse", OPENAI, Finish.LENGTH, 11, 5, 0, 0),
            stream("azure-chat-stream-content-filter.sse", OPENAI, Finish.CONTENT_FILTER, 19, 2, 0, 0),
            stream("siliconflow-stream-usage-everywhere.sse", OPENAI, Finish.STOP, 12, 13, 0, 7),
            stream("mistral-stream-thinking-parts.sse", OPENAI, Finish.STOP, 28, 39, 0, 0),
            calls(
                    "anthropic-stream-thinking-parallel-tools.sse",
                    ANTHROPIC,
                    1509,
                    97,
                    300,
                    0,
                    "read_file",
                    "read_file"),
            stream("anthropic-stream-refusal.sse", ANTHROPIC, Finish.CONTENT_FILTER, 18, 5, 0, 0),
            stream("anthropic-stream-stop-sequence.sse", ANTHROPIC, Finish.STOP_SEQUENCE, 21, 9, 0, 0),
            calls("gemini-stream-parallel-calls.sse", GEMINI, 88, 63, 64, 32, "weather", "weather"),
            stream("gemini-stream-prompt-blocked.sse", GEMINI, Finish.CONTENT_FILTER, 9, 0, 0, 0),
            calls("gemini-stream-call-in-pieces.sse", GEMINI, 249, 241, 0, 183, "read_theme", "write_items"),
            stream("gemini-stream-max-tokens.sse", GEMINI, Finish.LENGTH, 5, 4, 0, 0),
            calls("ollama-native-stream-thinking-tools.ndjson", OLLAMA, 161, 58, 0, 0, "weather", "weather"),
            stream("ollama-native-stream-length.ndjson", OLLAMA, Finish.LENGTH, 12, 2, 0, 0));

    static final List<Recording> WHOLES = List.of(
            stream("openai-chat-text.json", OPENAI, Finish.STOP, 16, 363, 0, 0),
            stream("ollama-openai-native-output.json", OPENAI, Finish.STOP, 136, 15, 0, 0),
            stream("deepseek-chat-thinking.json", OPENAI, Finish.STOP, 97, 17, 0, 15),
            calls("deepseek-chat-tool-call.json", OPENAI, 339, 92, 320, 48, "weather"),
            calls("deepseek-chat-multi-tool.json", OPENAI, 220, 39, 192, 0, "search", "weather"),
            calls("anthropic-tool-thinking.json", ANTHROPIC, 398, 155, 0, 0, "get_user_country"),
            stream("anthropic-cache-usage.json", ANTHROPIC, Finish.STOP, 311, 55, 100, 0),
            calls("gemini-tool-call.json", GEMINI, 29, 908, 0, 893, "weather"),
            stream("ollama-native-length.json", OLLAMA, Finish.LENGTH, 33, 57, 0, 0),
            calls("ollama-native-tools.json", OLLAMA, 235, 111, 0, 0, "search", "weather"));

    private Recordings() {}

    private static Recording stream(
            String name, Dialect dialect, Finish finish, long input, long output, long cached, long reasoning) {
        return new Recording(name, dialect, finish, List.of(), input, output, cached, reasoning);
    }

    private static Recording calls(
            String name, Dialect dialect, long input, long output, long cached, long reasoning, String... tools) {
        return new Recording(name, dialect, Finish.TOOL_CALLS, List.of(tools), input, output, cached, reasoning);
    }

    private static Recording cut(String name, Dialect dialect, long input, long output, String... tools) {
        return new Recording(name, dialect, Finish.LENGTH, List.of(tools), input, output, 0, 0);
    }

    static byte[] read(String name) {
        Path written = WRITTEN.resolve(name);
        Path file = Files.exists(written) ? written : FOLDER.resolve(name);
        assumeTrue(Files.isReadable(file), "no recorded responses (system property penstock.fixtures): " + name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream as it went over the wire; one that was kept as a list of events is framed again. */
    static byte[] stream(Recording recording) {
        byte[] bytes = read(recording.name());
        if (!recording.name().endsWith(".events.txt")) {
            return bytes;
        }
        String framed = new String(bytes, UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> (recording.dialect() == ANTHROPIC ? eventName(line) : "") + "data: " + line + "\n\n")
                .collect(Collectors.joining());
        return (recording.dialect() == OPENAI ? framed + "data: [DONE]\n\n" : framed).getBytes(UTF_8);
    }

    private static String eventName(String event) {
        int type = event.indexOf("\"type\":\"") + 8;
        return "event: " + event.substring(type, event.indexOf('"', type)) + "\n";
    }
}
