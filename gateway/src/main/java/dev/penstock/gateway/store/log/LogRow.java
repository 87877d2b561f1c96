package dev.penstock.gateway.store.log;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code t_ai_api_logs}: one call to a provider.
 *
 * @param id 0 before it is stored
 * @param providerId absent for a provider that is in no table, which {@code providerCode} then names
 * @param keyId absent where the key came from the environment
 * @param userId absent for callers that are no users
 * @param attempt 1 for the first call to a provider on behalf of a request
 * @param requestType chat, generate, embeddings …
 * @param modelCode the public name of the model
 * @param promptTokens the whole prompt, cached tokens included
 * @param completionTokens the whole answer, reasoning included
 * @param costNanos nano-dollars at the price of that moment; absent where the price is not known
 * @param requestPayload JSON, only where the operator wants it kept
 * @param errorCode the kind of problem
 * @param status success, error, rate_limited, timeout, or cancelled where the caller left
 */
public record LogRow(
        long id,
        Instant at,
        Optional<Long> providerId,
        String providerCode,
        Optional<Long> modelId,
        Optional<Long> keyId,
        Optional<Long> userId,
        Optional<Long> virtualKeyId,
        String caller,
        String requestId,
        int attempt,
        String requestType,
        String modelCode,
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        long reasoningTokens,
        Optional<Long> costNanos,
        Optional<String> requestPayload,
        Optional<String> responseSummary,
        Optional<String> errorCode,
        Optional<String> errorMessage,
        Optional<Long> firstByteMillis,
        long latencyMillis,
        String status,
        Optional<String> ipAddress,
        Optional<String> userAgent) {

    public long totalTokens() {
        return promptTokens + completionTokens;
    }
}
