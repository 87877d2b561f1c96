package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Finish;

/** The words of this dialect for why a model stopped. */
final class OpenAiWords {
    private OpenAiWords() {}

    static Finish finish(String reason) {
        return switch (reason) {
            case "" -> Finish.NONE;
            case "length" -> Finish.LENGTH;
            case "tool_calls", "function_call" -> Finish.TOOL_CALLS;
            case "content_filter" -> Finish.CONTENT_FILTER;
            // DeepSeek's word for an answer that it broke off.
            case "insufficient_system_resource" -> Finish.FAILED;
            default -> Finish.STOP;
        };
    }

    static String finishReason(Finish finish) {
        return switch (finish) {
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case STOP, STOP_SEQUENCE, PAUSED, FAILED, NONE -> "stop";
        };
    }
}
