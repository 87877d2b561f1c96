package dev.penstock.simulator.gemini;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A reply written whole. */
final class GenerationBody {
    private GenerationBody() {}

    static byte[] of(Generation generation) {
        if (generation.answers().getFirst().refused()) {
            return Json.bytes(generation.blocked());
        }
        String candidates = IntStream.range(0, generation.answers().size())
                .mapToObj(index -> candidate(generation, index))
                .collect(Collectors.joining(","));
        long thought = generation.usage().reasoning();
        return Json.bytes(generation.reply(candidates, generation.usage().completion() - thought, thought));
    }

    private static String candidate(Generation generation, int index) {
        Answer answer = generation.answers().get(index);
        List<String> parts = new ArrayList<>();
        if (generation.thoughtsShown() && answer.reasoning().count() > 0) {
            parts.add(Generation.thoughtPart(answer.reasoning().text()));
        }
        if (answer.text().count() > 0) {
            String text = answer.text().text();
            boolean sealed = answer.reasoning().count() > 0 && answer.tools().isEmpty();
            parts.add(sealed ? Generation.sealedPart(text, answer) : Generation.textPart(text));
        }
        for (int call = 0; call < answer.tools().size(); call++) {
            parts.add(Generation.callPart(answer.tools().get(call), call == 0));
        }
        return Generation.candidate(index, String.join(",", parts), Generation.finishReason(answer));
    }
}
