package dev.penstock.app.clients;

import java.io.IOException;
import java.util.List;

/** All clients, started. */
final class Clients {
    private Clients() {}

    static List<Client> all() throws IOException, InterruptedException {
        return List.of(
                NodeClient.start("openai"),
                NodeClient.start("ai"),
                NodeClient.start("langchain"),
                new OpenAiJavaBlocking(),
                new OpenAiJavaAsync());
    }
}
