package dev.penstock.simulator.openai;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be asked for at a path, whatever stands before it. */
enum Endpoint {
    CHAT,
    EMBEDDINGS,
    MODELS;

    private static final Pattern MODEL = Pattern.compile(".*/models/(.+)");

    static Optional<Endpoint> of(String path) {
        if (path.endsWith("/chat/completions")) {
            return Optional.of(CHAT);
        }
        if (path.endsWith("/embeddings")) {
            return Optional.of(EMBEDDINGS);
        }
        return path.endsWith("/models") || modelIn(path).isPresent() ? Optional.of(MODELS) : Optional.empty();
    }

    static Optional<String> modelIn(String path) {
        Matcher matcher = MODEL.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
