package dev.penstock.gateway.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's dialect for callers of the control plane: answers in one piece, and errors, come in the envelope {@code {code, data,
 * message}} with names in camel case; streams are as OpenAI's. Shared between threads.
 */
final class EnvelopeCaller implements CallerDialect {
    private final CallerDialect openAi;

    EnvelopeCaller(CallerDialect openAi) {
        this.openAi = openAi;
    }

    /** What a chat completion of OpenAI's dialect becomes. */
    static byte[] answer(byte[] completion) {
        JsonObject told = new JsonObject(new String(completion, UTF_8));
        JsonArray choices = told.getJsonArray("choices", new JsonArray());
        JsonObject choice = choices.isEmpty() ? new JsonObject() : choices.getJsonObject(0);
        JsonObject message = choice.getJsonObject("message", new JsonObject());
        JsonObject usage = told.getJsonObject("usage", new JsonObject());
        long prompt = usage.getLong("prompt_tokens", 0L);
        long answered = usage.getLong("completion_tokens", 0L);
        JsonObject data = new JsonObject()
                .put("id", told.getString("id"))
                .put("content", message.getString("content"))
                .put("model", told.getString("model"))
                .put(
                        "usage",
                        new JsonObject()
                                .put("promptTokens", prompt)
                                .put("completionTokens", answered)
                                .put("totalTokens", usage.getLong("total_tokens", prompt + answered)))
                .put("finishReason", choice.getString("finish_reason"))
                .put("createdAt", Instant.now().toString());
        return new JsonObject()
                .put("code", 200)
                .put("data", data)
                .put("message", "OK")
                .encode()
                .getBytes(UTF_8);
    }

    @Override
    public Call read(Operation operation, byte[] body) throws Refusal {
        return openAi.read(operation, body);
    }

    @Override
    public byte[] error(Problem problem, String requestId) {
        return new JsonObject()
                .put("code", problem.status())
                .putNull("data")
                .put("message", problem.message())
                .encode()
                .getBytes(UTF_8);
    }

    @Override
    public byte[] models(List<ModelCard> models, Function<String, @Nullable String> query) throws Refusal {
        return openAi.models(models, query);
    }

    @Override
    public byte[] model(ModelCard model) {
        return openAi.model(model);
    }
}
