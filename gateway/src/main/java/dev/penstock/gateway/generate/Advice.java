package dev.penstock.gateway.generate;

import dev.penstock.core.money.Money;
import dev.penstock.core.money.price.ContinuedJob;
import dev.penstock.core.money.price.PriceVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What somebody can do whose job does not fit. */
final class Advice {
    private static final List<String> ACTIONS = List.of("减少输出长度", "拆分为多个较小的请求", "等待预算窗口重置后再试");
    private static final List<String> STRATEGIES = List.of("先生成提纲，再分段生成", "使用价格更低的模型");

    private Advice() {}

    /** The longest answer that would fit; absent where nothing limits it, or where none does. */
    static OptionalLong output(ContinuedJob job, PriceVersion price, long inputTokens, Optional<Money> fits) {
        return fits.map(most -> job.affordableOutput(price, inputTokens, most))
                .orElseGet(() -> OptionalLong.of(job.outputMax()));
    }

    static JsonObject json(OptionalLong fits, boolean withStrategies) {
        JsonObject advice = new JsonObject()
                .put("recommendedOutputTokens", fits.orElse(0))
                .put("suggestedActions", new JsonArray(ACTIONS));
        return withStrategies ? advice.put("alternativeStrategies", new JsonArray(STRATEGIES)) : advice;
    }
}
