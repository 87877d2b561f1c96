package dev.penstock.app.clients;

import dev.penstock.core.dialect.Dialect;
import java.io.IOException;
import java.util.List;

/** All clients, started. */
final class Clients {
    private Clients() {}

    static List<Client> all() throws IOException, InterruptedException {
        return List.of(
                NodeClient.start(Dialect.OPENAI, "openai"),
                NodeClient.start(Dialect.OPENAI, "ai"),
                NodeClient.start(Dialect.OPENAI, "langchain"),
                new OpenAiJavaBlocking(),
                new OpenAiJavaAsync(),
                NodeClient.start(Dialect.ANTHROPIC, "anthropic-0.137"),
                NodeClient.start(Dialect.ANTHROPIC, "anthropic-1.11"),
                NodeClient.start(Dialect.ANTHROPIC, "ai-anthropic"),
                new AnthropicJava(),
                NodeClient.start(Dialect.OLLAMA, "ollama"));
    }
}
