package dev.penstock.core.dialect.ollama;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.TopMembers;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers of Ollama's dialect send and get: tools that know Ollama alone can then use every model. Checks only the members
 * that Penstock acts on. Shared between threads.
 */
public final class OllamaCaller implements CallerDialect {
    private static final int MODEL = 0;
    private static final int NAME = 1;
    private static final int STREAM = 2;
    private static final int OPTIONS = 3;

    @Override
    public Call read(Operation operation, byte[] body) throws Refusal {
        TopMembers members = TopMembers.of(body, "model", "name", "stream", "options");
        return switch (operation) {
            case CHAT, GENERATE ->
                new Call(
                        Dialect.OLLAMA,
                        operation,
                        members.text(MODEL),
                        members.flag(STREAM, true),
                        true,
                        limit(members, body),
                        body);
            case EMBEDDINGS, DESCRIBE -> {
                // Older clients ask for a model by its name.
                boolean older = operation == Operation.DESCRIBE && !members.has(MODEL);
                String model = members.text(older ? NAME : MODEL);
                yield new Call(Dialect.OLLAMA, operation, model, false, true, OptionalLong.empty(), body);
            }
            case COUNT_TOKENS ->
                throw new Refusal(Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "operation: " + operation + " (expected: chat, generate, show or embed)"));
        };
    }

    /** Below nothing stands for no limit. */
    private static OptionalLong limit(TopMembers members, byte[] body) throws Refusal {
        OptionalLong limit = members.integerWithin(OPTIONS, "num_predict", body);
        return limit.isPresent() && limit.getAsLong() < 1 ? OptionalLong.empty() : limit;
    }

    @Override
    public byte[] error(Problem problem, String requestId) {
        return OllamaProblem.body(problem);
    }

    /** The answer of {@code /api/tags}. */
    @Override
    public byte[] models(List<ModelCard> models, Function<String, @Nullable String> query) {
        return OllamaModels.tags(models);
    }

    /** The answer of {@code /api/show}. */
    @Override
    public byte[] model(ModelCard model) {
        return OllamaModels.show(model);
    }
}
