package dev.penstock.core.dialect;

/**
 * How one provider's flavour of a dialect differs from the others; comes from the catalogue, so that a new provider is
 * data and not code.
 *
 * @param limitField which member carries the output limit upstream; the other one is renamed to it
 * @param streamOptions whether the provider understands {@code stream_options.include_usage} (openai dialect)
 * @param credential how the key is sent
 * @param apiVersion sent as {@code anthropic-version}, or as {@code api-version} in the query for Azure; empty if none
 * @param reasoningMember the member that carries reasoning text in the openai dialect: {@code reasoning_content} or
 *     {@code reasoning}
 * @param jsonSchema whether {@code response_format: json_schema} is understood
 */
public record Variant(
        Dialect dialect,
        LimitField limitField,
        boolean streamOptions,
        Credential credential,
        String apiVersion,
        String reasoningMember,
        boolean jsonSchema) {

    /** Which request member an openai-dialect provider reads the output limit from. */
    public enum LimitField {
        /** Both are understood, or it depends on the model: left as the caller sent it. */
        AS_SENT,
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS
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
