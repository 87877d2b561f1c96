package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.translation.Counts;
import org.jspecify.annotations.Nullable;

/**
 * The counts of this dialect, which leave cached tokens out of {@code input_tokens}; the whole prompt is the sum of three.
 * In a stream later counts replace earlier ones, member by member.
 */
final class AnthropicUsage {
    private long input;
    private long written;
    private long cached;
    private long output;
    private long thinking;
    private boolean told;

    /** What a whole message reports; null for nothing, and for what cannot be. */
    static @Nullable TokenUsage of(JsonNode message) {
        AnthropicUsage usage = new AnthropicUsage();
        usage.report(message.path("usage"));
        return usage.usage();
    }

    void report(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        told = true;
        input = later(usage, "input_tokens", input);
        written = later(usage, "cache_creation_input_tokens", written);
        cached = later(usage, "cache_read_input_tokens", cached);
        output = later(usage, "output_tokens", output);
        thinking = later(usage.path("output_tokens_details"), "thinking_tokens", thinking);
    }

    /** What was reported so far; null for nothing, and for what cannot be. */
    @Nullable
    TokenUsage usage() {
        if (!told || input < 0 || written < 0 || cached < 0) {
            return null;
        }
        return Counts.usage(input + written + cached, output, cached, written, thinking);
    }

    private static long later(JsonNode usage, String name, long earlier) {
        return usage.hasNonNull(name) ? Counts.of(usage.get(name)) : earlier;
    }
}
