package dev.penstock.simulator.anthropic;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers that tell callers how much they may still ask, and when to come again. */
final class Limits {
    private static final int PER_MINUTE = 4_000;

    private Limits() {}

    static Map<String, String> headers(int status, Behaviour behaviour, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        String reset = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(60).toString();
        for (String what : new String[] {"requests", "tokens", "input-tokens", "output-tokens"}) {
            String name = "anthropic-ratelimit-" + what;
            int limit = what.equals("requests") ? PER_MINUTE : PER_MINUTE * 100;
            headers.put(name + "-limit", Integer.toString(limit));
            headers.put(name + "-remaining", status == 429 ? "0" : Integer.toString(limit - 1));
            headers.put(name + "-reset", reset);
        }
        if (behaviour.has(Directive.RETRY_AFTER)) {
            long millis = behaviour.duration(Directive.RETRY_AFTER).toMillis();
            headers.put("retry-after", Long.toString((millis + 999) / 1_000));
        }
        return headers;
    }
}
