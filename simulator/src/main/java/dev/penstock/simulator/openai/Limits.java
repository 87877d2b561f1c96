package dev.penstock.simulator.openai;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers that tell callers how much they may still ask, and when to come again. */
final class Limits {
    private Limits() {}

    /** The headers of a reply with this status. */
    static Map<String, String> headers(Variant variant, int status, Behaviour behaviour) {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean refused = status == 429;
        if (refused || behaviour.on(Directive.LIMITS)) {
            quota(headers, variant, refused);
        }
        if (behaviour.has(Directive.RETRY_AFTER)) {
            Duration wait = behaviour.duration(Directive.RETRY_AFTER);
            headers.put("retry-after", Long.toString((wait.toMillis() + 999) / 1_000));
            if (variant == Variant.AZURE || (variant == Variant.OPENAI && wait.toMillis() % 1_000 != 0)) {
                headers.put("retry-after-ms", Long.toString(wait.toMillis()));
            }
        }
        return headers;
    }

    private static void quota(Map<String, String> headers, Variant variant, boolean refused) {
        if (variant == Variant.DEEPSEEK || variant == Variant.OLLAMA || variant == Variant.VLLM) {
            return;
        }
        headers.put("x-ratelimit-limit-requests", "10000");
        headers.put("x-ratelimit-limit-tokens", "200000");
        headers.put("x-ratelimit-remaining-requests", refused ? "0" : "9999");
        headers.put("x-ratelimit-remaining-tokens", refused ? "0" : "199000");
        headers.put("x-ratelimit-reset-requests", variant == Variant.AZURE ? "1" : "8.64s");
        headers.put("x-ratelimit-reset-tokens", variant == Variant.AZURE ? "60" : "6m0s");
    }
}
