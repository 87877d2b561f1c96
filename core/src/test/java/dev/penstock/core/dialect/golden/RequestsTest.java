package dev.penstock.core.dialect.golden;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of callers' requests on their way to Gemini and Ollama upstreams: one input, one snapshot per upstream. */
class RequestsTest {
    private static final GoldenFiles FILES = new GoldenFiles("requests");

    static Stream<Arguments> pairs() {
        return FILES.inputs().stream()
                .flatMap(input -> Stream.of(Dialect.GEMINI, Dialect.OLLAMA)
                        .filter(upstream -> upstream != caller(input))
                        // Prompts for upstreams that cannot count are counted here.
                        .filter(upstream -> operation(input) != Operation.COUNT_TOKENS || upstream == Dialect.GEMINI)
                        .map(upstream -> Arguments.of(input, upstream)));
    }

    /** Inputs are called {@code WHAT.DIALECT.json}, or {@code WHAT.DIALECT-OPERATION.json}. */
    private static Dialect caller(String input) {
        return Dialect.valueOf(words(input).getFirst());
    }

    private static Operation operation(String input) {
        return words(input).size() > 1 ? Operation.valueOf(words(input).get(1)) : Operation.CHAT;
    }

    private static List<String> words(String input) {
        String asked = input.substring(input.indexOf('.') + 1, input.lastIndexOf('.'));
        return List.of(asked.toUpperCase(Locale.ROOT).split("-", -1));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void request_isWrittenAsBefore(String input, Dialect upstream) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        try {
            Exchange exchange = Attempt.of(caller(input), operation(input), FILES.read(input), upstream);
            outcome.put("path", exchange.request().path());
            exchange.dropped().forEach(outcome.putArray("dropped")::add);
            outcome.set("body", Attempt.sent(exchange));
        } catch (Refusal refusal) {
            outcome.put("refused", refusal.problem().status());
            outcome.put("param", refusal.problem().param());
            outcome.put("message", refusal.problem().message());
        }
        String name = input.replaceFirst("\\.json$", ".to-" + upstream.name().toLowerCase(Locale.ROOT) + ".json");
        FILES.check(name, Attempt.pretty(outcome));
    }
}
