package dev.penstock.core.dialect;

/** Why a model stopped, in one meaning for all dialects. */
public enum Finish {
    STOP,
    /** A stop sequence of the caller's was met; dialects without a word for it say stop. */
    STOP_SEQUENCE,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER,
    /** The provider paused a long turn; the caller may continue it (anthropic: pause_turn). */
    PAUSED,
    /** The provider gave up: out of resources, or its model produced something unusable. */
    FAILED,
    /** The reply has no such notion (embeddings), or did not say. */
    NONE
}
