package dev.penstock.simulator.gemini;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path asks for.
 *
 * @param model that is named; empty for the list
 * @param method after the colon; empty for a look at the model
 */
record Errand(String model, String method) {
    private static final Pattern PATH = Pattern.compile("/v1(?:beta|alpha)?/models(?:/([^:/]+)(?::(\\w+))?)?");

    /** The errand of a path of this dialect; without a method, only the preview versions are its own. */
    static Optional<Errand> of(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches() || (matcher.group(2) == null && path.startsWith("/v1/"))) {
            return Optional.empty();
        }
        return Optional.of(new Errand(orEmpty(matcher.group(1)), orEmpty(matcher.group(2))));
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String group) {
        return group == null ? "" : group;
    }
}
