package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Finish;

/** The words of this dialect for why a model stopped. */
final class FinishReason {
    private FinishReason() {}

    static Finish read(String word) {
        return switch (word) {
            case "stop" -> Finish.STOP;
            case "length" -> Finish.LENGTH;
            case "tool_calls", "function_call" -> Finish.TOOL_CALLS;
            case "content_filter" -> Finish.CONTENT_FILTER;
            // The first is DeepSeek's, the second OpenRouter's.
            case "insufficient_system_resource", "error" -> Finish.FAILED;
            default -> Finish.NONE;
        };
    }

    /** What has no word here, stopped. */
    static String write(Finish finish) {
        return switch (finish) {
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case STOP, STOP_SEQUENCE, PAUSED, FAILED, NONE -> "stop";
        };
    }
}
