package dev.penstock.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in the openai dialect.
 *
 * @param status of the response
 * @param message for people
 * @param type of the error
 * @param param that is wrong
 * @param code of the error
 */
record Problem(
        int status,
        String message,
        String type,
        @Nullable String param,
        @Nullable String code) {

    static Problem invalid(String message, @Nullable String param) {
        return new Problem(400, message, "invalid_request_error", param, null);
    }

    /** The refusal that a status stands for, when nothing else is known. */
    static Problem of(int status) {
        return switch (status) {
            case 400 -> invalid("We could not parse the JSON body of your request.", null);
            case 401 ->
                new Problem(
                        401,
                        "Incorrect API key provided: sk-sim****.",
                        "invalid_request_error",
                        null,
                        "invalid_api_key");
            case 402 -> new Problem(402, "Insufficient Balance", "unknown_error", null, "invalid_request_error");
            case 403 ->
                new Problem(
                        403,
                        "You do not have access to this resource.",
                        "invalid_request_error",
                        null,
                        "permission_denied");
            case 404 ->
                new Problem(
                        404,
                        "The model does not exist or you do not have access to it.",
                        "invalid_request_error",
                        null,
                        "model_not_found");
            case 413 -> new Problem(413, "Request body is too large.", "invalid_request_error", null, null);
            case 429 ->
                new Problem(
                        429,
                        "Rate limit reached for requests. Please slow down.",
                        "requests",
                        null,
                        "rate_limit_exceeded");
            case 503 ->
                new Problem(
                        503,
                        "The engine is currently overloaded, please try again later.",
                        "server_error",
                        null,
                        "overloaded");
            default ->
                new Problem(
                        status,
                        "The server had an error while processing your request. Sorry about that!",
                        status < 500 ? "invalid_request_error" : "server_error",
                        null,
                        null);
        };
    }

    static Problem contextLength(long window, long prompt, long completion) {
        return new Problem(
                400,
                "This model's maximum context length is " + window + " tokens. However, you requested "
                        + (prompt + completion) + " tokens (" + prompt + " in the messages, " + completion
                        + " in the completion). Please reduce the length of the messages or completion.",
                "invalid_request_error",
                "messages",
                "context_length_exceeded");
    }

    /** The body, as the variant shapes it. */
    String body(Variant variant) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        switch (variant) {
            case SILICONFLOW -> {
                if (status == 401) {
                    return "\"Invalid token\"";
                }
                if (status != 429) {
                    root.put("code", status == 404 ? 20012 : 20015);
                }
                root.put("message", siliconflowMessage()).putNull("data");
            }
            case VLLM -> members(root.putObject("error")).put("code", status);
            case OLLAMA ->
                members(root.putObject("error")).put("type", ollamaType()).putNull("code");
            case OPENROUTER -> root.putObject("error").put("code", status).put("message", message);
            case AZURE -> {
                ObjectNode error = members(root.putObject("error"));
                if (status == 401) {
                    error.removeAll();
                    error.put("code", "401").put("message", message);
                } else if (status == 429) {
                    error.removeAll();
                    error.put("code", "RateLimitReached").put("message", message);
                }
            }
            case DEEPSEEK -> deepseek(members(root.putObject("error")));
            case OPENAI, DASHSCOPE -> members(root.putObject("error"));
        }
        return root.toString();
    }

    private ObjectNode members(ObjectNode error) {
        return error.put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
    }

    private String siliconflowMessage() {
        return switch (status) {
            case 404 -> "Model does not exist. Please check it carefully.";
            case 429 -> "Request was rejected due to rate limiting. Details: TPM limit reached.";
            case 403 -> "Sorry, your account balance is insufficient";
            default -> message;
        };
    }

    private String ollamaType() {
        return switch (status) {
            case 404 -> "not_found_error";
            case 400 -> "invalid_request_error";
            default -> "api_error";
        };
    }

    private void deepseek(ObjectNode error) {
        error.put("code", "invalid_request_error");
        if (status == 401) {
            error.put("message", "Authentication Fails, Your api key: ****-sim is invalid")
                    .put("type", "authentication_error");
        }
    }
}
