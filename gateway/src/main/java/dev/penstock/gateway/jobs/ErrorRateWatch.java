package dev.penstock.gateway.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogSums;
import dev.penstock.gateway.store.log.UsageSums;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Looks whether calls to providers fail. Calls that their callers left do not count; without any other call there is no rate, and
 * no alert.
 */
final class ErrorRateWatch {
    static final String KIND = "error-rate";

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final double SUCCESS_RATE_LEAST = 0.95;

    private final Store store;
    private final Alarm alarm;

    ErrorRateWatch(Store store, Alarm alarm) {
        this.store = store;
        this.alarm = alarm;
    }

    void look(Instant now) {
        UsageSums sums = store.read(sql -> new LogSums(sql).total(LogFilter.between(now.minus(WINDOW), now)));
        if (sums.successRate() < SUCCESS_RATE_LEAST) {
            String rate = String.format(Locale.ROOT, "%.2f", 100 * (1 - sums.successRate()));
            alarm.raise(KIND, "AI error rate is high: " + rate + "%", details(sums), now);
        }
    }

    private static ObjectNode details(UsageSums sums) {
        return Json.object()
                .put("windowSeconds", WINDOW.toSeconds())
                .put("totalRequests", sums.requests())
                .put("successCount", sums.successes())
                .put("errorCount", sums.errors())
                .put("rateLimitedCount", sums.rateLimited())
                .put("successRate", sums.successRate());
    }
}
