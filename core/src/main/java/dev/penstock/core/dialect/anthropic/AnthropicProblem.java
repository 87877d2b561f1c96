package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.json.Json;
import org.jspecify.annotations.Nullable;

/** A problem in the words of this dialect. */
final class AnthropicProblem {
    /** By these words clients know that they must shorten the conversation. */
    private static final String TOO_LONG = "prompt is too long";

    /** The member that continues a conversation which the provider holds. */
    static final String THREAD = "thread";

    /** By this word clients know that they must send the whole conversation themselves. */
    private static final String NO_THREAD = "thread_unsupported_request";

    private AnthropicProblem() {}

    static byte[] body(Problem problem, @Nullable String requestId) {
        ObjectNode body = Json.object().put("type", "error");
        ObjectNode error = body.putObject("error").put("type", type(problem)).put("message", message(problem));
        String code = code(problem);
        if (code != null) {
            error.putObject("details").put("error_code", code);
        }
        if (problem.shortage() != null) {
            error.setAll(Json.parsed("{" + problem.shortage().members() + "}"));
        }
        if (requestId != null) {
            body.put("request_id", requestId);
        }
        return Json.bytes(body);
    }

    private static String message(Problem problem) {
        boolean unsaid = problem.kind() == Problem.Kind.CONTEXT_LENGTH
                && !problem.message().contains(TOO_LONG);
        return unsaid ? TOO_LONG + ": " + problem.message() : problem.message();
    }

    /** What clients act upon by themselves; most problems have no such word. */
    private static @Nullable String code(Problem problem) {
        if (THREAD.equals(problem.param())) {
            return NO_THREAD;
        }
        boolean own = !problem.kind().upstream() || problem.kind() == Problem.Kind.CONTEXT_LENGTH;
        return own ? null : problem.code();
    }

    private static String type(Problem problem) {
        return problem.kind() == Problem.Kind.BUDGET_EXCEEDED ? "budget_exceeded" : type(problem.status());
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
