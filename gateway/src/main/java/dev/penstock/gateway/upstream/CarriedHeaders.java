package dev.penstock.gateway.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The few headers of a caller's request that are part of its dialect, and so go to an upstream of the same dialect. All others
 * stay here.
 *
 * @param version {@code anthropic-version}
 * @param beta {@code anthropic-beta}
 */
public record CarriedHeaders(
        @Nullable String version, @Nullable String beta) {
    public static final CarriedHeaders NONE = new CarriedHeaders(null, null);

    private static final int CHARS_MAX = 1000;

    /** Keeps what is plainly a version and a list of names; anything else is left out. */
    public static CarriedHeaders of(@Nullable String version, @Nullable String beta) {
        if (version == null && beta == null) {
            return NONE;
        }
        return new CarriedHeaders(plain(version), plain(beta));
    }

    private static @Nullable String plain(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > CHARS_MAX) {
            return null;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 128 || (!Character.isLetterOrDigit(c) && "-_., ".indexOf(c) < 0)) {
                return null;
            }
        }
        return value;
    }
}
