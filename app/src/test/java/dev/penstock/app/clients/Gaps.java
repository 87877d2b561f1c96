package dev.penstock.app.clients;

import dev.penstock.app.Upstream;
import dev.penstock.core.dialect.Dialect;
import java.util.Optional;

/** What a client cannot do with an upstream, whatever stands between them. */
final class Gaps {
    private Gaps() {}

    /** Why not, if it cannot be done. */
    static Optional<String> why(Client client, Scenario scenario, Upstream upstream) {
        return switch (upstream) {
            case DEEPSEEK -> deepSeek(client, scenario).or(() -> usageBesideChoices(client, scenario));
            case SILICONFLOW -> usageBesideChoices(client, scenario);
            case OPENAI, OPENROUTER, DASHSCOPE, VLLM, OLLAMA, ANTHROPIC, GEMINI, OLLAMA_NATIVE -> Optional.empty();
        };
    }

    private static Optional<String> deepSeek(Client client, Scenario scenario) {
        if (client.dialect() != Dialect.OPENAI) {
            return Optional.empty();
        }
        return switch (scenario) {
            case TOOL_LOOP -> Optional.of("DeepSeek wants its reasoning_content back, which clients drop");
            case STRUCTURED -> Optional.of("DeepSeek knows no json_schema");
            case CHAT, STREAM, STREAM_TOOLS, VISION, ABORT -> Optional.empty();
        };
    }

    private static Optional<String> usageBesideChoices(Client client, Scenario scenario) {
        return switch (scenario) {
            case STREAM, STREAM_TOOLS, TOOL_LOOP ->
                client instanceof OpenAiJava
                        ? Optional.of(
                                "openai-java takes the first chunk with usage for the last, and skips its choices")
                        : Optional.empty();
            case CHAT, VISION, STRUCTURED, ABORT -> Optional.empty();
        };
    }
}
