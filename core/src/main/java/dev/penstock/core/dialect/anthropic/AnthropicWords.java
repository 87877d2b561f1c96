package dev.penstock.core.dialect.anthropic;

import dev.penstock.core.dialect.Finish;

/** The words of this dialect for why a model stopped. */
final class AnthropicWords {
    private AnthropicWords() {}

    static Finish finish(String stopReason) {
        return switch (stopReason) {
            case "" -> Finish.NONE;
            case "max_tokens", "model_context_window_exceeded" -> Finish.LENGTH;
            case "stop_sequence" -> Finish.STOP_SEQUENCE;
            case "tool_use" -> Finish.TOOL_CALLS;
            case "pause_turn" -> Finish.PAUSED;
            case "refusal" -> Finish.CONTENT_FILTER;
            default -> Finish.STOP;
        };
    }

    static String stopReason(Finish finish) {
        return switch (finish) {
            case LENGTH -> "max_tokens";
            case STOP_SEQUENCE -> "stop_sequence";
            case TOOL_CALLS -> "tool_use";
            case PAUSED -> "pause_turn";
            case CONTENT_FILTER -> "refusal";
            case STOP, FAILED, NONE -> "end_turn";
        };
    }
}
