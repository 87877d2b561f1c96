package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.json.Json;

/** A problem in the words of this dialect. */
final class OpenAiProblem {
    private OpenAiProblem() {}

    static byte[] body(Problem problem) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", problem.message())
                .put("type", type(problem))
                .put("param", problem.param())
                .put("code", problem.code());
        return Json.bytes(body);
    }

    private static String type(Problem problem) {
        if (problem.upstreamType() != null) {
            return problem.upstreamType();
        }
        return problem.status() >= 500 ? "server_error" : "invalid_request_error";
    }
}
