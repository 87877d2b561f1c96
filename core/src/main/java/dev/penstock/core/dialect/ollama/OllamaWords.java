package dev.penstock.core.dialect.ollama;

import dev.penstock.core.dialect.Finish;

/** The words of this dialect for why a model stopped. */
final class OllamaWords {
    private OllamaWords() {}

    /** Older servers give none; the line that says {@code done} is the end all the same. */
    static Finish finish(String doneReason) {
        return switch (doneReason) {
            case "" -> Finish.NONE;
            case "length" -> Finish.LENGTH;
            // The model was brought in or thrown out, and nobody answered.
            case "load", "unload" -> Finish.FAILED;
            default -> Finish.STOP;
        };
    }

    static String doneReason(Finish finish) {
        return switch (finish) {
            case LENGTH -> "length";
            case STOP, STOP_SEQUENCE, TOOL_CALLS, CONTENT_FILTER, PAUSED, FAILED, NONE -> "stop";
        };
    }
}
