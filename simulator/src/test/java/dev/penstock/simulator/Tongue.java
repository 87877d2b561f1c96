package dev.penstock.simulator;

import java.util.Map;

/** A dialect as its callers use it: where they ask, and how they put a question. */
enum Tongue {
    OPENAI("/v1/chat/completions", "/v1/chat/completions", ""),
    ANTHROPIC("/v1/messages", "/v1/messages", ",\"max_tokens\":5000"),
    GEMINI("/v1beta/models/m:generateContent", "/v1beta/models/m:streamGenerateContent?alt=sse", ""),
    OLLAMA("/api/chat", "/api/chat", "");

    private final String whole;
    private final String streamed;
    private final String members;

    Tongue(String whole, String streamed, String members) {
        this.whole = whole;
        this.streamed = streamed;
        this.members = members;
    }

    String path(boolean stream) {
        return stream ? streamed : whole;
    }

    String body(String prompt, boolean stream) {
        String said = TestingSimulator.quoted(prompt);
        return this == GEMINI
                ? "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":" + said + "}]}]}"
                : "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":" + said + "}],\"stream\":" + stream
                        + members + "}";
    }

    RawReply ask(TestingSimulator simulator, String prompt, boolean stream, Map<String, String> headers) {
        Map<String, String> all = new java.util.LinkedHashMap<>(headers);
        all.put("anthropic-version", "2023-06-01");
        return simulator.post(path(stream), body(prompt, stream), all);
    }

    RawReply ask(TestingSimulator simulator, String prompt, boolean stream) {
        return ask(simulator, prompt, stream, Map.of());
    }
}
