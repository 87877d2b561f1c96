package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.json.Json;

/** A problem in the words of this dialect, which has only one text for it. */
final class OllamaProblem {
    private OllamaProblem() {}

    static byte[] body(Problem problem) {
        return Json.bytes(object(problem));
    }

    /** How a stream ends that cannot go on. */
    static byte[] line(Problem problem) {
        return OllamaAnswer.line(object(problem));
    }

    private static ObjectNode object(Problem problem) {
        return Json.object().put("error", problem.message());
    }
}
