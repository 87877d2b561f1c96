package dev.penstock.gateway.generate;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Demand;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Shortage;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.money.Money;
import dev.penstock.core.routing.Price;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The words of {@code /api/generate} for one call: what it asks is a chat, and the answer is told in its own members. A stream
 * is that of the chat.
 *
 * @param refusal what a refusal by the budget says further; absent where the job was not priced
 */
record GenerateDialect(
        CallerDialect chats,
        GenerateRequest request,
        long outputPerCall,
        Optional<Price> price,
        Optional<JsonObject> refusal)
        implements CallerDialect {

    GenerateDialect refusing(JsonObject told) {
        return new GenerateDialect(chats, request, outputPerCall, price, Optional.of(told));
    }

    @Override
    public Call read(Operation operation, byte[] body) throws Refusal {
        return chats.read(Operation.CHAT, request.asChat(outputPerCall));
    }

    @Override
    public Demand demand(Call call) {
        return chats.demand(call);
    }

    @Override
    public byte[] answer(byte[] chat, String requestId) {
        JsonObject told = new JsonObject(new String(chat, StandardCharsets.UTF_8));
        JsonObject choice = told.getJsonArray("choices", new JsonArray()).isEmpty()
                ? new JsonObject()
                : told.getJsonArray("choices").getJsonObject(0);
        String text = choice.getJsonObject("message", new JsonObject()).getString("content", "");
        JsonObject usage = told.getJsonObject("usage", new JsonObject());
        long input = usage.getLong("prompt_tokens", 0L);
        long output = usage.getLong("completion_tokens", 0L);
        JsonObject answer = new JsonObject()
                .put("success", true)
                .put("data", text)
                .put("model", request.model())
                .put("mode", request.mode())
                .put(
                        "usage",
                        new JsonObject()
                                .put("prompt_tokens", input)
                                .put("completion_tokens", output)
                                .put("total_tokens", input + output))
                .put("finish_reason", choice.getString("finish_reason"))
                .put("requestId", requestId)
                .put("cost", price.map(known -> cost(known, input, output)).orElse(null))
                .put("segments", told.getInteger("segments", 1))
                .put("choices", told.getJsonArray("choices", new JsonArray()));
        if (told.containsKey("stopped")) {
            answer.put("stopped", told.getJsonObject("stopped"));
        }
        return answer.toBuffer().getBytes();
    }

    private static JsonObject cost(Price price, long input, long output) {
        TokenUsage usage = new TokenUsage(input, output, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED);
        return new JsonObject()
                .put("totalCost", Estimate.dollars(Money.ofNanos(price.cost(usage, Instant.now()))))
                .put("currency", "USD");
    }

    @Override
    public byte[] error(Problem problem, String requestId) {
        JsonObject told = new JsonObject();
        switch (problem.kind()) {
            case BUDGET_EXCEEDED -> {
                told.put("error", "预算限制").put("type", "budget_exceeded").put("reason", problem.message());
                Shortage shortage = problem.shortage();
                if (shortage != null) {
                    told.mergeIn(new JsonObject("{" + shortage.members() + "}"));
                }
                refusal.ifPresent(told::mergeIn);
            }
            case INVALID_REQUEST -> told.put("error", problem.message());
            case NOT_FOUND -> told.put("error", "无效的模型类型").put("message", problem.message());
            default ->
                told.put("error", problem.message())
                        .put("message", problem.message())
                        .put("suggestion", problem.kind().retryable() ? "请稍后重试" : "请检查请求与配置")
                        .put("retryable", problem.kind().retryable());
        }
        return told.put("requestId", requestId).toBuffer().getBytes();
    }

    @Override
    public byte[] models(List<ModelCard> models, Function<String, @Nullable String> parameter) throws Refusal {
        return chats.models(models, parameter);
    }

    @Override
    public byte[] model(ModelCard model) {
        return chats.model(model);
    }
}
