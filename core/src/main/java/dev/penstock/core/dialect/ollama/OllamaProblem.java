package dev.penstock.core.dialect.ollama;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.json.Json;

/** A problem in the words of this dialect: one text. */
final class OllamaProblem {
    private OllamaProblem() {}

    static byte[] body(Problem problem) {
        return Json.bytes(Json.object().put("error", problem.message()));
    }
}
