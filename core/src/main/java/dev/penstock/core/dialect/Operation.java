package dev.penstock.core.dialect;

/** What a caller asks a model to do. */
public enum Operation {
    CHAT,
    /** Ollama's {@code /api/generate}: one prompt, no roles. */
    GENERATE,
    EMBEDDINGS,
    COUNT_TOKENS
}
