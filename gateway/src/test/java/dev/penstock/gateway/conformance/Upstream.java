package dev.penstock.gateway.conformance;

import java.util.Locale;

/** The services behind the gateway: one for each dialect, and one that wants its reasoning back. All are the simulator. */
enum Upstream {
    OPENAI("openai", "/v1", "sim-"),
    ANTHROPIC("anthropic", "", "claude-sim-"),
    GEMINI("gemini", "", "gemini-3-sim-"),
    OLLAMA("ollama", "", "sim-"),
    DEEPSEEK("openai", "", "sim-");

    private final String dialect;
    private final String path;
    private final String models;

    Upstream(String dialect, String path, String models) {
        this.dialect = dialect;
        this.path = path;
        this.models = models;
    }

    String provider() {
        return name().toLowerCase(Locale.ROOT) + "-sim";
    }

    /** How its models are called there: all names of this kind are known. */
    String model(int number) {
        return models + name().toLowerCase(Locale.ROOT) + number;
    }

    /** Whether it gives what it thought in words. */
    boolean thinksAloud() {
        return this != OPENAI;
    }

    /** What the user says to have it behave so. */
    String prompt(String directives, String words) {
        return "[[sim " + directives + (this == DEEPSEEK ? " variant=deepseek" : "") + "]] " + words;
    }

    /** Its lines of the settings file. */
    String settings(int port) {
        String deepseek =
                this == DEEPSEEK ? ", reasoning_switch: thinking, json_schema: false, limit_field: max_tokens" : "";
        return "  " + provider() + ": {dialect: " + dialect + ", base_url: 'http://127.0.0.1:" + port + path
                + "', api_key: sk-upstream-secret" + deepseek + "}\n";
    }
}
