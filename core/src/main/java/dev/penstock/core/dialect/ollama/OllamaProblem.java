package dev.penstock.core.dialect.ollama;

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
        return Json.bytes(Json.object().put("error", problem.message()));
    }

    /** How a stream ends that cannot go on. */
    static byte[] line(Problem problem) {
        return (Json.object().put("error", problem.message()) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
