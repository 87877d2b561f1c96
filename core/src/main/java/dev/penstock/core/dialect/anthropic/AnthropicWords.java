package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.translation.Replies;
import org.jspecify.annotations.Nullable;

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

    /** Why the provider refused, where it says so; null for any other end. */
    static @Nullable String explanation(JsonNode end) {
        JsonNode details = end.path("stop_details");
        return details.path("type").asText().equals("refusal") ? Replies.text(details, "explanation") : null;
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
