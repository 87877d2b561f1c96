package dev.penstock.gateway.reports;

import dev.penstock.gateway.store.log.LogRow;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row about a call, as answers show it. */
final class LogJson {
    private LogJson() {}

    /**
     * Writes one.
     *
     * @param text whether the reader may see what was asked and answered, where that is kept
     */
    static JsonObject of(LogRow row, boolean text) {
        JsonObject json = new JsonObject()
                .put("id", row.id())
                .put("createdAt", row.at().toString())
                .put("providerId", value(row.providerId()))
                .put("providerCode", row.providerCode())
                .put("modelId", value(row.modelId()))
                .put("keyId", value(row.keyId()))
                .put("userId", value(row.userId()))
                .put("virtualKeyId", value(row.virtualKeyId()))
                .put("caller", row.caller())
                .put("requestId", row.requestId())
                .put("attempt", row.attempt())
                .put("requestType", row.requestType())
                .put("modelCode", row.modelCode())
                .put("promptTokens", row.promptTokens())
                .put("completionTokens", row.completionTokens())
                .put("totalTokens", row.totalTokens())
                .put("cachedTokens", row.cachedTokens())
                .put("reasoningTokens", row.reasoningTokens())
                .put("costUsd", value(row.costNanos().map(UsageJson::dollars)))
                .put("errorCode", value(row.errorCode()))
                .put("errorMessage", value(row.errorMessage()))
                .put("firstByteMs", value(row.firstByteMillis()))
                .put("latencyMs", row.latencyMillis())
                .put("status", row.status())
                .put("ipAddress", value(row.ipAddress()))
                .put("userAgent", value(row.userAgent()));
        return text
                ? json.put("requestPayload", value(row.requestPayload()))
                        .put("responseSummary", value(row.responseSummary()))
                : json;
    }

    private static @Nullable Object value(Optional<?> value) {
        return value.isPresent() ? value.get() : null;
    }
}
