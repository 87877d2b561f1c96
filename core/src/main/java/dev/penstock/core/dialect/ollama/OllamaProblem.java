package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.json.Json;
import java.nio.charset.StandardCharsets;

/** A problem in the words of this dialect: one text. */
final class OllamaProblem {
    /** The media type of a stream. */
    static final String LINES = "application/x-ndjson";

    /**
     * What keeps a connection open: a blank before the next line. An empty line would not do, since some clients take it for
     * JSON that is broken.
     */
    static final byte[] HEARTBEAT = {' '};

    private OllamaProblem() {}

    static byte[] body(Problem problem) {
        return Json.bytes(told(problem));
    }

    /** How a stream ends that cannot go on. */
    static byte[] line(Problem problem) {
        return (told(problem) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode told(Problem problem) {
        ObjectNode told = Json.object().put("error", problem.message());
        if (problem.kind() == Problem.Kind.BUDGET_EXCEEDED) {
            told.put("type", "budget_exceeded");
        }
        if (problem.shortage() != null) {
            told.setAll(Json.parsed("{" + problem.shortage().members() + "}"));
        }
        return told;
    }
}
