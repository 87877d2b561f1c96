package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the {@code usage} object of this dialect. What no honest provider can mean is not believed: counts that are negative,
 * fractional, text, above 2^53, or told twice void the whole object, and parts that exceed their whole count as nothing.
 */
final class OpenAiUsage {
    private static final long LARGEST = 1L << 53;
    private static final long UNTOLD = -1;

    private static final int PROMPT = 0;
    private static final int COMPLETION = 1;
    private static final int PROMPT_DETAILS = 2;
    private static final int COMPLETION_DETAILS = 3;
    private static final int CACHE_HIT = 4;
    private static final MemberNames NAMES = MemberNames.of(
            "prompt_tokens",
            "completion_tokens",
            "prompt_tokens_details",
            "completion_tokens_details",
            "prompt_cache_hit_tokens");

    private static final int CACHED = 0;
    private static final int CACHE_WRITE = 1;
    private static final int REASONING = 2;
    private static final MemberNames DETAILS =
            MemberNames.of("cached_tokens", "cache_write_tokens", "reasoning_tokens");

    private OpenAiUsage() {}

    /**
     * Null where the object cannot be believed.
     *
     * @param completion whether the reply has a completion; embeddings have none and need not count it
     */
    static @Nullable TokenUsage read(byte[] json, int from, int to, boolean completion) {
        try {
            return believed(json, from, to, completion);
        } catch (MalformedJson e) {
            return null;
        }
    }

    /** Reads it from a tree; null where there is none, or one that cannot be believed. */
    static @Nullable TokenUsage read(JsonNode usage, boolean completion) {
        if (!usage.isObject()) {
            return null;
        }
        byte[] json = Json.bytes(usage);
        return read(json, 0, json.length, completion);
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

    private static @Nullable TokenUsage believed(byte[] json, int from, int to, boolean completion)
            throws MalformedJson {
        ObjectScanner usage = new ObjectScanner(NAMES, JsonLimits.REPLY).scan(json, from, to);
        long input = count(usage, PROMPT);
        long output = usage.given(COMPLETION) || completion ? count(usage, COMPLETION) : 0;
        if (input == UNTOLD || output == UNTOLD) {
            return null;
        }
        long cached = part(count(usage, CACHE_HIT), input);
        long written = 0;
        if (usage.kind(PROMPT_DETAILS) == Kind.OBJECT) {
            ObjectScanner details = details(json, usage, PROMPT_DETAILS);
            cached = usage.given(CACHE_HIT) ? cached : part(count(details, CACHED), input);
            written = part(count(details, CACHE_WRITE), input - cached);
        }
        long reasoning = usage.kind(COMPLETION_DETAILS) == Kind.OBJECT
                ? part(count(details(json, usage, COMPLETION_DETAILS), REASONING), output)
                : 0;
        return new TokenUsage(input, output, cached, written, reasoning, TokenUsage.Provenance.PROVIDER_REPORTED);
    }

    private static ObjectScanner details(byte[] json, ObjectScanner usage, int member) throws MalformedJson {
        return new ObjectScanner(DETAILS, JsonLimits.REPLY).scan(json, usage.start(member), usage.end(member));
    }

    private static long count(ObjectScanner usage, int member) {
        long count = usage.integer(member).orElse(UNTOLD);
        return count < 0 || count > LARGEST ? UNTOLD : count;
    }

    private static long part(long count, long whole) {
        return count == UNTOLD || count > whole ? 0 : count;
    }
}
