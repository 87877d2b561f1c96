package dev.penstock.core.dialect;

import java.util.Set;

/**
 * How one provider's flavour of a dialect differs from the others; comes from the catalogue, so that a new provider is
 * data and not code.
 *
 * @param limitField which member carries the output limit upstream; the other one is renamed to it
 * @param streamOptions whether the provider understands {@code stream_options.include_usage} (openai dialect)
 * @param credential how the key is sent
 * @param apiVersion sent as {@code anthropic-version}, or as {@code api-version} in the query for Azure; empty if none
 * @param reasoningMember the member that carries reasoning text in the openai dialect: {@code reasoning_content} or
 *     {@code reasoning}; empty where a message must not have one
 * @param jsonSchema whether {@code response_format: json_schema} is understood
 * @param reasoningSwitch how reasoning is asked for in the openai dialect
 * @param extraSampling the sampling members that the provider takes beyond its dialect's own ({@code top_k}, {@code min_p},
 *     {@code repetition_penalty})
 */
public record Variant(
        Dialect dialect,
        LimitField limitField,
        boolean streamOptions,
        Credential credential,
        String apiVersion,
        String reasoningMember,
        boolean jsonSchema,
        ReasoningSwitch reasoningSwitch,
        Set<String> extraSampling) {

    public Variant {
        extraSampling = Set.copyOf(extraSampling);
    }

    /** A flavour that differs from its dialect in the older ways only. */
    public Variant(
            Dialect dialect,
            LimitField limitField,
            boolean streamOptions,
            Credential credential,
            String apiVersion,
            String reasoningMember,
            boolean jsonSchema) {
        this(
                dialect,
                limitField,
                streamOptions,
                credential,
                apiVersion,
                reasoningMember,
                jsonSchema,
                ReasoningSwitch.EFFORT,
                Set.of());
    }

    /** Which request member an openai-dialect provider reads the output limit from. */
    public enum LimitField {
        /** Both are understood, or it depends on the model: left as the caller sent it. */
        AS_SENT,
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS
    }

    /** How an openai-dialect provider is asked to reason, or not to. */
    public enum ReasoningSwitch {
        /** {@code reasoning_effort}; there is no way to switch it off. */
        EFFORT,
        /** {@code thinking: {type}}, and {@code reasoning_effort} beside it (DeepSeek). */
        THINKING,
        /** {@code enable_thinking} and {@code thinking_budget} (SiliconFlow, DashScope). */
        ENABLE_THINKING
    }

    /** How a provider wants its key. */
    public enum Credential {
        /** {@code Authorization: Bearer KEY} */
        BEARER,
        /** {@code x-api-key: KEY} */
        X_API_KEY,
        /** {@code api-key: KEY} (Azure) */
        API_KEY,
        /** {@code x-goog-api-key: KEY} */
        X_GOOG_API_KEY
    }

    public static Variant of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI ->
                new Variant(dialect, LimitField.AS_SENT, true, Credential.BEARER, "", "reasoning_content", true);
            case ANTHROPIC ->
                new Variant(dialect, LimitField.AS_SENT, true, Credential.X_API_KEY, "2023-06-01", "", true);
            case GEMINI -> new Variant(dialect, LimitField.AS_SENT, true, Credential.X_GOOG_API_KEY, "", "", true);
            case OLLAMA -> new Variant(dialect, LimitField.AS_SENT, true, Credential.BEARER, "", "", true);
        };
    }
}
