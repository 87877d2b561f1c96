package dev.penstock.gateway.reports;

import dev.penstock.gateway.store.log.UsageSums;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Calls added up, as answers show them. Money is in US dollars, exactly. */
final class UsageJson {
    private static final int NANO_DECIMALS = 9;
    private static final int RATE_DECIMALS = 4;

    private UsageJson() {}

    static JsonObject of(UsageSums sums) {
        return new JsonObject()
                .put("totalRequests", sums.requests())
                .put("successCount", sums.successes())
                .put("errorCount", sums.errors())
                .put("rateLimitedCount", sums.rateLimited())
                .put(
                        "successRate",
                        BigDecimal.valueOf(sums.successRate()).setScale(RATE_DECIMALS, RoundingMode.HALF_EVEN))
                .put("promptTokens", sums.promptTokens())
                .put("completionTokens", sums.completionTokens())
                .put("totalTokens", sums.totalTokens())
                .put("totalCost", dollars(sums.costNanos()))
                .put("unpricedCount", sums.unpriced())
                .put("avgLatencyMs", sums.averageLatencyMillis());
    }

    static BigDecimal dollars(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DECIMALS);
    }
}
