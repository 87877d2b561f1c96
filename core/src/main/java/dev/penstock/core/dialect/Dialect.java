package dev.penstock.core.dialect;

/** A family of wire formats, named after the service that set it. */
public enum Dialect {
    OPENAI,
    ANTHROPIC,
    GEMINI,
    OLLAMA
}
