package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * A refusal in the gemini dialect.
 *
 * @param status of the response, repeated as the error's code
 * @param word that names the status
 * @param message for people
 * @param reason of a refused key
 * @param retryDelay that the caller is asked to wait
 */
record Problem(int status, String word, String message, Optional<String> reason, Optional<Duration> retryDelay) {
    private static final String RPC = "type.googleapis.com/google.rpc.";

    private static Problem plain(int status, String word, String message) {
        return new Problem(status, word, message, Optional.empty(), Optional.empty());
    }

    static Problem invalid(String message) {
        return plain(400, "INVALID_ARGUMENT", message);
    }

    /** A member that the service does not know. */
    static Problem unknown(String name, String at) {
        String place = at.isEmpty() ? "" : " at '" + at + "'";
        return invalid("Invalid JSON payload received. Unknown name \"" + name + "\"" + place + ": Cannot find field.");
    }

    static Problem wrongKey() {
        return new Problem(
                400,
                "INVALID_ARGUMENT",
                "API key not valid. Please pass a valid API key.",
                Optional.of("API_KEY_INVALID"),
                Optional.empty());
    }

    static Problem contextLength(long tokens, long window) {
        return invalid("The input token count (" + tokens + ") exceeds the maximum number of tokens allowed (" + window
                + ").");
    }

    static Problem modelMissing(String name) {
        return plain(
                404,
                "NOT_FOUND",
                "models/" + name + " is not found for API version v1beta, or is not supported for generateContent. Call"
                        + " ListModels to see the list of available models and their supported methods.");
    }

    /** The refusal that a status stands for, when nothing else is known. */
    static Problem of(int status) {
        return switch (status) {
            case 400 -> invalid("Request contains an invalid argument.");
            case 401 -> plain(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
            case 403 ->
                plain(
                        403,
                        "PERMISSION_DENIED",
                        "Method doesn't allow unregistered callers (callers without established identity).");
            case 404 -> plain(404, "NOT_FOUND", "Requested entity was not found.");
            case 429 -> plain(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan.");
            case 503 -> plain(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
            case 504 -> plain(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
            default ->
                plain(status, status < 500 ? "FAILED_PRECONDITION" : "INTERNAL", "An internal error has occurred.");
        };
    }

    Problem after(Duration wait) {
        return new Problem(status, word, message, reason, Optional.of(wait));
    }

    String body() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode error = root.putObject("error");
        error.put("code", status).put("message", message).put("status", word);
        reason.ifPresent(why -> error.withArray("details")
                .addObject()
                .put("@type", RPC + "ErrorInfo")
                .put("reason", why)
                .put("domain", "googleapis.com"));
        retryDelay.ifPresent(wait -> error.withArray("details")
                .addObject()
                .put("@type", RPC + "RetryInfo")
                .put("retryDelay", seconds(wait)));
        return root.toString();
    }

    private static String seconds(Duration wait) {
        long millis = wait.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis / 1_000.0 + "s";
    }
}
