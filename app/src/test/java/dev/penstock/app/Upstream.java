package dev.penstock.app;

import dev.penstock.core.dialect.Dialect;
import java.util.Locale;
import java.util.Map;

/** The services that the simulator can stand in for behind a gateway: providers of the catalogue, moved to its address. */
public enum Upstream {
    OPENAI(Dialect.OPENAI, "/v1"),
    DEEPSEEK(Dialect.OPENAI, ""),
    SILICONFLOW(Dialect.OPENAI, "/v1"),
    OPENROUTER(Dialect.OPENAI, "/v1"),
    DASHSCOPE(Dialect.OPENAI, "/v1"),
    VLLM(Dialect.OPENAI, "/v1"),
    OLLAMA(Dialect.OPENAI, "/v1"),
    ANTHROPIC(Dialect.ANTHROPIC, ""),
    GEMINI(Dialect.GEMINI, ""),
    /** The same service as {@link #OLLAMA}, in its own dialect. */
    OLLAMA_NATIVE(Dialect.OLLAMA, "");

    private final Dialect dialect;
    private final String path;

    Upstream(Dialect dialect, String path) {
        this.dialect = dialect;
        this.path = path;
    }

    /** What an operator sets to be served by it. */
    Map<String, String> environment(int simulatorPort) {
        String prefix = provider().toUpperCase(Locale.ROOT);
        return Map.of(
                prefix + "_API_KEY",
                "sk-upstream-secret",
                prefix + "_BASE_URL",
                "http://127.0.0.1:" + simulatorPort + path);
    }

    /** What an operator writes into {@code penstock.yaml} to be served by it. */
    String settings() {
        return this == OLLAMA_NATIVE ? "providers: {ollama: {dialect: ollama, base_url_ends: ''}}" : "providers: {}";
    }

    /** The directives that make the simulator speak like it. */
    Map<String, String> directives() {
        return dialect == Dialect.OPENAI ? Map.of("variant", provider()) : Map.of();
    }

    /** The dialect that it speaks. */
    public Dialect dialect() {
        return dialect;
    }

    /** A model of it, by the name that addresses this provider whatever the catalogue lists. */
    public String model() {
        return provider() + "/simulated";
    }

    String provider() {
        return this == OLLAMA_NATIVE ? "ollama" : name().toLowerCase(Locale.ROOT);
    }
}
