package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.translation.Counts;
import org.jspecify.annotations.Nullable;

/**
 * The counts of this dialect, which stand at the top of the last object. A prompt that was in the server's memory already may
 * go uncounted: the report then says 0, and an estimate takes its place.
 */
final class OllamaCounts {
    private static final String PROMPT = "prompt_eval_count";
    private static final String COMPLETION = "eval_count";

    private OllamaCounts() {}

    /** Reads a report; null for none, and for what cannot be. */
    static @Nullable TokenUsage read(JsonNode reply) {
        if (!reply.has(PROMPT) && !reply.has(COMPLETION)) {
            return null;
        }
        return Counts.usage(Counts.of(reply.path(PROMPT)), Counts.of(reply.path(COMPLETION)), 0, 0, 0);
    }

    static void write(TokenUsage usage, ObjectNode reply) {
        reply.put(PROMPT, usage.input()).put(COMPLETION, usage.output());
    }
}
