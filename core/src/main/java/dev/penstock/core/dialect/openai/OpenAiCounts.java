package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.translation.Counts;
import org.jspecify.annotations.Nullable;

/** The counts of this dialect, where cached tokens are within the prompt and reasoning is within the completion. */
final class OpenAiCounts {
    private OpenAiCounts() {}

    /** Reads a report; null for none, and for what cannot be. */
    static @Nullable TokenUsage read(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        JsonNode prompt = usage.path("prompt_tokens_details");
        JsonNode cached = usage.hasNonNull("prompt_cache_hit_tokens")
                ? usage.path("prompt_cache_hit_tokens")
                : prompt.path("cached_tokens");
        return Counts.usage(
                Counts.of(usage.path("prompt_tokens")),
                Counts.of(usage.path("completion_tokens")),
                Counts.of(cached),
                Counts.of(prompt.path("cache_write_tokens")),
                Counts.of(usage.path("completion_tokens_details").path("reasoning_tokens")));
    }

    static ObjectNode write(TokenUsage usage) {
        ObjectNode written = Json.object()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
        ObjectNode prompt = written.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedInput());
        if (usage.cacheWrite() > 0) {
            prompt.put("cache_write_tokens", usage.cacheWrite());
        }
        written.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return written;
    }
}
