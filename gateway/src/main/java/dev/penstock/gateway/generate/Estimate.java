package dev.penstock.gateway.generate;

import dev.penstock.core.money.Money;
import dev.penstock.core.money.price.CallBound;
import dev.penstock.core.money.price.ContinuedJob;
import dev.penstock.core.routing.Price;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/**
 * What a whole job is expected to cost, with all calls that it takes.
 *
 * @param possible whether so many calls are allowed at all; if not, the figures are those of the longest that is
 */
record Estimate(
        long inputTokens,
        long outputTokens,
        long reasoningTokens,
        Money input,
        Money output,
        Money reasoning,
        boolean possible) {

    static Estimate of(
            ContinuedJob job,
            Price price,
            long reasoningPrice,
            long inputTokens,
            long outputTokens,
            long reasoningTokens) {
        boolean possible = outputTokens <= job.outputMax();
        CallBound bound = job.bound(inputTokens, Math.min(outputTokens, job.outputMax()));
        return new Estimate(
                bound.inputTokens(),
                bound.outputTokens(),
                reasoningTokens,
                cost(bound.inputTokens(), price.input()),
                cost(bound.outputTokens(), price.output()),
                cost(reasoningTokens, reasoningPrice),
                possible);
    }

    private static Money cost(long tokens, long each) {
        return Money.ofNanos(Math.multiplyExact(tokens, each));
    }

    Money total() {
        return input.plus(output).plus(reasoning);
    }

    JsonObject json() {
        return new JsonObject()
                .put("inputTokens", inputTokens)
                .put("outputTokens", outputTokens)
                .put("reasoningTokens", reasoningTokens)
                .put("inputCost", dollars(input))
                .put("outputCost", dollars(output))
                .put("reasoningCost", dollars(reasoning))
                .put("totalCost", dollars(total()))
                .put("currency", "USD");
    }

    static BigDecimal dollars(Money money) {
        BigDecimal exact = money.dollars().stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
