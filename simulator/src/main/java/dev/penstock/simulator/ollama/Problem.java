package dev.penstock.simulator.ollama;

import dev.penstock.simulator.wire.Json;

/**
 * A refusal: a status and a text, no more.
 *
 * @param status of the response
 * @param message for people
 */
record Problem(int status, String message) {
    static Problem invalid(String message) {
        return new Problem(400, message);
    }

    /** A member of another type than the service's structures have. */
    static Problem type(String found, String field, String wanted) {
        return invalid("json: cannot unmarshal " + found + " into Go struct field " + field + " of type " + wanted);
    }

    static Problem modelMissing(String model) {
        return new Problem(404, "model '" + model + "' not found");
    }

    /** The refusal that a status stands for, when nothing else is known. */
    static Problem of(int status) {
        return new Problem(
                status,
                switch (status) {
                    case 401 -> "unauthorized";
                    case 403 -> "forbidden";
                    case 404 -> "model 'unknown' not found";
                    case 429 -> "too many requests";
                    case 502 -> "upstream error";
                    case 503 -> "server busy, please try again. maximum pending requests exceeded";
                    default -> status < 500 ? "invalid request" : "llama runner process has terminated";
                });
    }

    String body() {
        return "{\"error\":" + Json.text(message) + "}";
    }
}
