package dev.penstock.gateway.store.log;

import static dev.penstock.gateway.store.table.AiApiLogs.ATTEMPT;
import static dev.penstock.gateway.store.table.AiApiLogs.CACHED_TOKENS;
import static dev.penstock.gateway.store.table.AiApiLogs.CALLER;
import static dev.penstock.gateway.store.table.AiApiLogs.COLUMNS;
import static dev.penstock.gateway.store.table.AiApiLogs.COMPLETION_TOKENS;
import static dev.penstock.gateway.store.table.AiApiLogs.COST_NANOS;
import static dev.penstock.gateway.store.table.AiApiLogs.CREATED_AT;
import static dev.penstock.gateway.store.table.AiApiLogs.ERROR_CODE;
import static dev.penstock.gateway.store.table.AiApiLogs.ERROR_MESSAGE;
import static dev.penstock.gateway.store.table.AiApiLogs.FIRST_BYTE_MS;
import static dev.penstock.gateway.store.table.AiApiLogs.ID;
import static dev.penstock.gateway.store.table.AiApiLogs.IP_ADDRESS;
import static dev.penstock.gateway.store.table.AiApiLogs.KEY_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.LATENCY_MS;
import static dev.penstock.gateway.store.table.AiApiLogs.MODEL_CODE;
import static dev.penstock.gateway.store.table.AiApiLogs.MODEL_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.PROMPT_TOKENS;
import static dev.penstock.gateway.store.table.AiApiLogs.PROVIDER_CODE;
import static dev.penstock.gateway.store.table.AiApiLogs.PROVIDER_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.REASONING_TOKENS;
import static dev.penstock.gateway.store.table.AiApiLogs.REQUEST_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.REQUEST_PAYLOAD;
import static dev.penstock.gateway.store.table.AiApiLogs.REQUEST_TYPE;
import static dev.penstock.gateway.store.table.AiApiLogs.RESPONSE_SUMMARY;
import static dev.penstock.gateway.store.table.AiApiLogs.STATUS;
import static dev.penstock.gateway.store.table.AiApiLogs.USER_AGENT;
import static dev.penstock.gateway.store.table.AiApiLogs.USER_ID;
import static dev.penstock.gateway.store.table.AiApiLogs.VIRTUAL_KEY_ID;

import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** How a {@link LogRow} lies in its table. */
final class LogColumns {
    /** All but the id, which the database gives. */
    static final List<Field<?>> WRITTEN = COLUMNS.subList(1, COLUMNS.size());

    private LogColumns() {}

    /** In the order of {@link #WRITTEN}. */
    static @Nullable Object[] values(LogRow row) {
        return new @Nullable Object[] {
            row.providerId().orElse(null),
            row.providerCode(),
            row.modelId().orElse(null),
            row.keyId().orElse(null),
            row.userId().orElse(null),
            row.virtualKeyId().orElse(null),
            row.caller(),
            row.requestId(),
            row.attempt(),
            row.requestType(),
            row.modelCode(),
            row.promptTokens(),
            row.completionTokens(),
            row.totalTokens(),
            row.cachedTokens(),
            row.reasoningTokens(),
            row.costNanos().orElse(null),
            row.requestPayload().orElse(null),
            row.responseSummary().orElse(null),
            row.errorCode().orElse(null),
            row.errorMessage().orElse(null),
            row.firstByteMillis().orElse(null),
            row.latencyMillis(),
            row.status(),
            row.ipAddress().orElse(null),
            row.userAgent().orElse(null),
            row.at()
        };
    }

    static LogRow row(Record row) {
        return new LogRow(
                row.get(ID),
                row.get(CREATED_AT),
                Optional.ofNullable(row.get(PROVIDER_ID)),
                row.get(PROVIDER_CODE),
                Optional.ofNullable(row.get(MODEL_ID)),
                Optional.ofNullable(row.get(KEY_ID)),
                Optional.ofNullable(row.get(USER_ID)),
                Optional.ofNullable(row.get(VIRTUAL_KEY_ID)),
                row.get(CALLER),
                row.get(REQUEST_ID),
                row.get(ATTEMPT),
                row.get(REQUEST_TYPE),
                row.get(MODEL_CODE),
                row.get(PROMPT_TOKENS),
                row.get(COMPLETION_TOKENS),
                row.get(CACHED_TOKENS),
                row.get(REASONING_TOKENS),
                Optional.ofNullable(row.get(COST_NANOS)),
                Optional.ofNullable(row.get(REQUEST_PAYLOAD)),
                Optional.ofNullable(row.get(RESPONSE_SUMMARY)),
                Optional.ofNullable(row.get(ERROR_CODE)),
                Optional.ofNullable(row.get(ERROR_MESSAGE)),
                Optional.ofNullable(row.get(FIRST_BYTE_MS)),
                row.get(LATENCY_MS),
                row.get(STATUS),
                Optional.ofNullable(row.get(IP_ADDRESS)),
                Optional.ofNullable(row.get(USER_AGENT)));
    }
}
