package dev.penstock.gateway.settings.source;

import java.util.regex.Pattern;

/**
 * A value as somebody wrote it.
 *
 * @param text what it says, references resolved
 * @param raw what was typed, references and all
 * @param origin the file and line, or empty for the environment
 */
public record Written(String text, String raw, String origin) {
    private static final int SHOWN_CHARS_MAX = 80;

    /** Keys end up in the wrong place now and then; those that look like one are not repeated to a terminal or a log. */
    private static final Pattern LIKE_A_KEY =
            Pattern.compile("(?i)(sk|pk|ak|key|token|bearer|ghp|xox.|AIza)[-_ ].*|AIza.*|[\\w+/=-]{32,}");

    private static final Pattern REFERENCE_DEFAULT = Pattern.compile("(\\$\\{\\w+:-)[^}]*}");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** The value for people to read: a reference instead of what it stands for, no keys, no control characters, not long. */
    public String shown() {
        if (raw.isBlank()) {
            return "(empty)";
        }
        if (LIKE_A_KEY.matcher(raw).matches()) {
            return "***";
        }
        String safe = REFERENCE_DEFAULT.matcher(raw).replaceAll("$1…}");
        safe = USER_INFO.matcher(safe).replaceAll("//***@");
        safe = CONTROL.matcher(safe).replaceAll("?");
        return safe.length() <= SHOWN_CHARS_MAX ? safe : safe.substring(0, SHOWN_CHARS_MAX) + "…";
    }

    /** Masks its text, because any written value may turn out to be a secret. */
    @Override
    public String toString() {
        return "Written[***" + (origin.isEmpty() ? "" : ", " + origin) + "]";
    }
}
