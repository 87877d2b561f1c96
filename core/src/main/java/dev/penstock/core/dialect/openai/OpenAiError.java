package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.json.JsonText;
import org.jspecify.annotations.Nullable;

/** A problem in the words of the OpenAI dialect. */
final class OpenAiError {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    private OpenAiError() {}

    static String body(Problem problem) {
        Words words = words(problem.kind());
        boolean upstreamsOwn = problem.kind() == Problem.Kind.UPSTREAM_REJECTED && problem.upstreamType() != null;
        StringBuilder out = new StringBuilder(256).append("{\"error\":{\"message\":");
        JsonText.append(out, problem.message());
        value(out.append(",\"type\":"), upstreamsOwn ? problem.upstreamType() : words.type());
        value(out.append(",\"param\":"), problem.param());
        value(out.append(",\"code\":"), problem.code() != null ? problem.code() : words.code());
        if (problem.shortage() != null) {
            out.append(',').append(problem.shortage().members());
        }
        return out.append("}}").toString();
    }

    /** How a stream ends that cannot go on: official clients raise on the error, and stop at the end mark. */
    static byte[] lastEvents(Problem problem) {
        return ("data: " + body(problem) + "\n\ndata: [DONE]\n\n").getBytes(UTF_8);
    }

    private static void value(StringBuilder out, @Nullable String text) {
        if (text == null) {
            out.append("null");
        } else {
            JsonText.append(out, text);
        }
    }

    private record Words(String type, @Nullable String code) {}

    private static Words words(Problem.Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST, METHOD_NOT_ALLOWED, UPSTREAM_REJECTED, NOT_FOUND, CONFLICT ->
                new Words(INVALID, null);
            case UNAUTHENTICATED -> new Words(INVALID, "invalid_api_key");
            case CONTEXT_LENGTH -> new Words(INVALID, "context_length_exceeded");
            case SLOW_REQUEST -> new Words(INVALID, "request_timeout");
            case TOO_LARGE -> new Words(INVALID, "request_too_large");
            case FORBIDDEN -> new Words("permission_error", null);
            case BUDGET_EXCEEDED -> new Words("budget_exceeded", "budget_exceeded");
            case RATE_LIMITED, UPSTREAM_RATE_LIMITED -> new Words("rate_limit_error", "rate_limit_exceeded");
            case UPSTREAM_PAYMENT -> new Words("insufficient_quota", "insufficient_quota");
            case UPSTREAM_AUTHENTICATION -> new Words("authentication_error", "upstream_authentication");
            case UPSTREAM_TIMEOUT -> new Words("timeout", "upstream_timeout");
            case INTERNAL -> new Words(SERVER, "internal_error");
            case OVERLOADED -> new Words(SERVER, "overloaded");
            case DRAINING -> new Words(SERVER, "draining");
            case UPSTREAM_ERROR -> new Words(SERVER, "upstream_error");
            case UPSTREAM_UNREACHABLE -> new Words(SERVER, "upstream_unreachable");
            case UPSTREAM_CUT_OFF -> new Words(SERVER, "upstream_cut_off");
            case UPSTREAM_MALFORMED -> new Words(SERVER, "upstream_malformed");
            case UPSTREAM_EMPTY -> new Words(SERVER, "upstream_empty");
            case UPSTREAM_UNAVAILABLE -> new Words(SERVER, "upstream_unavailable");
        };
    }
}
