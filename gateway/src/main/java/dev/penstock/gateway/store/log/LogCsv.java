package dev.penstock.gateway.store.log;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Rows about calls as CSV (RFC 4180). A value that a spreadsheet would take for a formula is written as text, with an apostrophe
 * before it: what callers sent must not run on an admin's machine.
 */
public final class LogCsv {
    private static final String HEAD =
            "id,created_at,provider_id,provider_code,model_id,key_id,user_id,virtual_key_id,caller,"
                    + "request_id,attempt,request_type,model_code,prompt_tokens,completion_tokens,total_tokens,cached_tokens,"
                    + "reasoning_tokens,cost_usd,error_code,error_message,first_byte_ms,latency_ms,status,ip_address,user_agent\r\n";
    private static final int NANO_DECIMALS = 9;

    private LogCsv() {}

    public static String head() {
        return HEAD;
    }

    public static String line(LogRow row) {
        StringBuilder line = new StringBuilder(200);
        line.append(row.id());
        text(line, row.at().toString());
        number(line, row.providerId());
        text(line, row.providerCode());
        number(line, row.modelId());
        number(line, row.keyId());
        number(line, row.userId());
        number(line, row.virtualKeyId());
        text(line, row.caller());
        text(line, row.requestId());
        line.append(',').append(row.attempt());
        text(line, row.requestType());
        text(line, row.modelCode());
        line.append(',').append(row.promptTokens());
        line.append(',').append(row.completionTokens());
        line.append(',').append(row.totalTokens());
        line.append(',').append(row.cachedTokens());
        line.append(',').append(row.reasoningTokens());
        line.append(',').append(row.costNanos().map(LogCsv::dollars).orElse(""));
        text(line, row.errorCode().orElse(""));
        text(line, row.errorMessage().orElse(""));
        number(line, row.firstByteMillis());
        line.append(',').append(row.latencyMillis());
        text(line, row.status());
        text(line, row.ipAddress().orElse(""));
        text(line, row.userAgent().orElse(""));
        return line.append("\r\n").toString();
    }

    private static String dollars(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DECIMALS).toPlainString();
    }

    private static void number(StringBuilder line, Optional<Long> number) {
        line.append(',');
        number.ifPresent(line::append);
    }

    private static void text(StringBuilder line, String value) {
        line.append(',');
        String safe = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        if (safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            line.append('"').append(safe.replace("\"", "\"\"")).append('"');
        } else {
            line.append(safe);
        }
    }
}
