package dev.penstock.core.routing;

/**
 * Which names a provider takes although its list does not have them: a text in which {@code *} stands for any number of
 * characters ({@code gpt-*}, {@code *}{@code /*}).
 */
public record NamePattern(String text) {
    public NamePattern {
        if (text.isBlank()) {
            throw new IllegalArgumentException("pattern: '" + text + "' (expected: a name such as gpt-*)");
        }
    }

    /** Walks both texts once and steps back to the last star only, so that no pattern costs more than name times pattern. */
    public boolean matches(String name) {
        int at = 0;
        int patternAt = 0;
        int star = -1;
        int resume = 0;
        while (at < name.length()) {
            if (patternAt < text.length() && text.charAt(patternAt) == '*') {
                star = patternAt++;
                resume = at;
            } else if (patternAt < text.length() && text.charAt(patternAt) == name.charAt(at)) {
                patternAt++;
                at++;
            } else if (star >= 0) {
                patternAt = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (patternAt < text.length() && text.charAt(patternAt) == '*') {
            patternAt++;
        }
        return patternAt == text.length();
    }
}
