package dev.penstock.core.json;

/**
 * What a reader takes of well-formed JSON.
 *
 * @param depth objects and arrays within each other, the outermost counted
 * @param numberLength in characters
 * @param members of the outermost object
 * @param wholeText whether strings must be text in every language: no {@code \}{@code u0000} (C ends there, PostgreSQL
 *     refuses it) and no half of a surrogate pair. Models do emit halves of pairs, so replies are read without this.
 */
public record JsonLimits(int depth, int numberLength, int members, boolean wholeText) {
    /** For what callers send. */
    public static final JsonLimits REQUEST = new JsonLimits(128, 1000, 100_000, true);

    /** For what upstreams answer. */
    public static final JsonLimits REPLY = new JsonLimits(128, 1000, 100_000, false);

    public JsonLimits {
        if (depth < 1 || numberLength < 1 || members < 1) {
            throw new IllegalArgumentException(
                    "limits: " + depth + ", " + numberLength + ", " + members + " (expected: each at least 1)");
        }
    }
}
