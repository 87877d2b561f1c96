package dev.penstock.core.dialect;

/** What a caller asks a model to do. */
public enum Operation {
    CHAT,
    /** Ollama's {@code /api/generate}: one prompt, no roles. */
    GENERATE,
    EMBEDDINGS,
    COUNT_TOKENS,
    /** What a model is and can do (ollama's {@code /api/show}); answered without an upstream. */
    DESCRIBE
}
