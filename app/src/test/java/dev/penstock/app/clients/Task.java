package dev.penstock.app.clients;

import java.util.Map;

/**
 * What a client is to do.
 *
 * @param url of the gateway, without a path
 * @param key that the client shows
 * @param retries that it may make by itself
 * @param more members of the request, for clients that take them
 */
public record Task(String url, String key, String model, String prompt, int retries, Map<String, Object> more) {
    /** The picture that clients send: one pixel, a PNG in base64. */
    static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    /** A single try, as a caller whom no key is asked of. */
    public static Task of(String url, String model, String prompt) {
        return new Task(url, "none", model, prompt, 0, Map.of());
    }

    public Task withKey(String other) {
        return new Task(url, other, model, prompt, retries, more);
    }

    public Task withRetries(int other) {
        return new Task(url, key, model, prompt, other, more);
    }

    public Task with(Map<String, Object> members) {
        return new Task(url, key, model, prompt, retries, members);
    }
}
