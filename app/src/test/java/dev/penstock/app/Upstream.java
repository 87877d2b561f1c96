package dev.penstock.app;

import java.util.Locale;
import java.util.Map;

/** The services that the simulator can stand in for behind a gateway: providers of the catalogue, moved to its address. */
public enum Upstream {
    OPENAI("/v1", "openai"),
    DEEPSEEK("", "deepseek"),
    SILICONFLOW("/v1", "siliconflow"),
    OPENROUTER("/v1", "openrouter"),
    DASHSCOPE("/v1", "dashscope"),
    VLLM("/v1", "vllm"),
    OLLAMA("/v1", "ollama");

    private final String path;
    private final String variant;

    Upstream(String path, String variant) {
        this.path = path;
        this.variant = variant;
    }

    /** What an operator sets to be served by it. */
    Map<String, String> environment(int simulatorPort) {
        return Map.of(
                name() + "_API_KEY",
                "sk-upstream-secret",
                name() + "_BASE_URL",
                "http://127.0.0.1:" + simulatorPort + path);
    }

    /** The directives that make the simulator speak like it. */
    Map<String, String> directives() {
        return Map.of("variant", variant);
    }

    /** A model of it, by the name that addresses this provider whatever the catalogue lists. */
    public String model() {
        return name().toLowerCase(Locale.ROOT) + "/simulated";
    }
}
