package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.json.TopMembers;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers of the Messages dialect send and get. Checks only the members that Penstock acts on; what else a request holds
 * is between the caller and the upstream, or for a translation to read. Shared between threads.
 */
public final class AnthropicCaller implements CallerDialect {
    private static final int MODEL = 0;
    private static final int STREAM = 1;
    private static final int MAX_TOKENS = 2;

    @Override
    public Call read(Operation operation, byte[] body) throws Refusal {
        if (operation != Operation.CHAT && operation != Operation.COUNT_TOKENS) {
            throw new Refusal(Problem.of(
                    Problem.Kind.NOT_FOUND, "operation: " + operation + " (expected: messages or count_tokens)"));
        }
        TopMembers members = TopMembers.of(body, "model", "stream", "max_tokens");
        boolean stream = operation == Operation.CHAT && members.flag(STREAM, false);
        return new Call(
                Dialect.ANTHROPIC, operation, members.text(MODEL), stream, true, members.limit(MAX_TOKENS), body);
    }

    @Override
    public byte[] error(Problem problem, String requestId) {
        return AnthropicProblem.body(problem, requestId);
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public byte[] models(List<ModelCard> models, Function<String, @Nullable String> query) throws Refusal {
        ModelsPage page = ModelsPage.of(models, query);
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        page.models().forEach(model -> data.add(card(model)));
        return Json.bytes(list.put("has_more", page.more())
                .put(
                        "first_id",
                        page.models().isEmpty()
                                ? null
                                : page.models().getFirst().id())
                .put(
                        "last_id",
                        page.models().isEmpty() ? null : page.models().getLast().id()));
    }

    @Override
    public byte[] model(ModelCard model) {
        return Json.bytes(card(model));
    }

    private static ObjectNode card(ModelCard model) {
        ObjectNode card = Json.object()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.id())
                .put("created_at", Instant.ofEpochSecond(model.created()).toString());
        if (model.contextWindow() > 0) {
            card.put("max_input_tokens", model.contextWindow());
        }
        if (model.outputCap() > 0) {
            card.put("max_tokens", model.outputCap());
        }
        return card;
    }
}
