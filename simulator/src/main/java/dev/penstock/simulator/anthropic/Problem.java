package dev.penstock.simulator.anthropic;

import dev.penstock.simulator.wire.Json;

/**
 * A refusal in the anthropic dialect.
 *
 * @param status of the response
 * @param type of the error
 * @param message for people
 * @param code for programs; empty where there is none
 */
record Problem(int status, String type, String message, String code) {
    Problem(int status, String type, String message) {
        this(status, type, message, "");
    }

    static Problem invalid(String message) {
        return new Problem(400, "invalid_request_error", message);
    }

    /** The refusal that a status stands for, when nothing else is known. */
    static Problem of(int status) {
        return switch (status) {
            case 400 -> invalid("The request body is not valid JSON");
            case 401 -> new Problem(401, "authentication_error", "invalid x-api-key");
            case 402 -> new Problem(402, "billing_error", "Your credit balance is too low to access the API.");
            case 403 -> new Problem(403, "permission_error", "Your API key may not use the specified resource.");
            case 404 -> new Problem(404, "not_found_error", "Not Found");
            case 409 -> new Problem(409, "conflict_error", "The request conflicts with another one.");
            case 413 -> new Problem(413, "request_too_large", "Request exceeds the maximum size");
            case 429 -> new Problem(429, "rate_limit_error", "This request would exceed your rate limit.");
            case 504 -> new Problem(504, "timeout_error", "The request timed out while processing.");
            case 503, 529 -> new Problem(status, "overloaded_error", "Overloaded");
            default ->
                new Problem(status, status < 500 ? "invalid_request_error" : "api_error", "Internal server error");
        };
    }

    /** For organizations of which the service must not keep anything. */
    static Problem threadUnsupported() {
        String message = "thread: Threads are not supported for this organization";
        return new Problem(400, "invalid_request_error", message, "thread_unsupported_request");
    }

    static Problem modelMissing(String model) {
        return new Problem(404, "not_found_error", "model: " + model);
    }

    static Problem promptTooLong(long tokens, long window) {
        return invalid("prompt is too long: " + tokens + " tokens > " + window + " maximum");
    }

    /** The body, or the data of an error event. */
    String body(String requestId) {
        String id = requestId.isEmpty() ? "" : ",\"request_id\":" + Json.text(requestId);
        String details = code.isEmpty() ? "" : ",\"details\":{\"error_code\":" + Json.text(code) + "}";
        return "{\"type\":\"error\",\"error\":{\"type\":" + Json.text(type) + ",\"message\":" + Json.text(message)
                + details + "}" + id + "}";
    }

    /** Whether callers are told to try again. */
    boolean worthRetrying() {
        return status == 409 || status == 429 || status >= 500;
    }
}
