package dev.penstock.app.clients;

import dev.penstock.app.Upstream;
import java.util.Optional;

/** What cannot be done with an upstream, whatever stands between it and its caller. */
final class Gaps {
    private Gaps() {}

    /** Why not, if it cannot be done. */
    static Optional<String> why(Upstream upstream, Scenario scenario) {
        return switch (upstream) {
            case DEEPSEEK ->
                switch (scenario) {
                    case TOOL_LOOP -> Optional.of("DeepSeek wants its reasoning_content back, which clients drop");
                    case STRUCTURED -> Optional.of("DeepSeek knows no json_schema");
                    case CHAT, STREAM, STREAM_TOOLS, VISION, ABORT -> Optional.empty();
                };
            case OPENAI, SILICONFLOW, OPENROUTER, DASHSCOPE, VLLM, OLLAMA -> Optional.empty();
        };
    }
}
