package dev.penstock.gateway.generate;

/**
 * Joins a text to what was written before: a model that goes on often begins with the last words again. What comes is held back
 * until it is long enough to tell. Confined to one event loop.
 */
final class Seam {
    /** As the documents have it ({@code CONTINUATION_OVERLAP}). */
    static final int OVERLAP_CHARS_MAX = 600;

    /** Fewer may be the same by chance. */
    static final int OVERLAP_CHARS_MIN = 12;

    private final String before;
    private final StringBuilder held = new StringBuilder();
    private boolean joined;

    Seam(String before) {
        this.before = before;
        this.joined = before.isEmpty();
    }

    /** Takes what comes next; returns what of it is new, as far as that is known. */
    String take(String text) {
        if (joined) {
            return text;
        }
        held.append(text);
        return held.length() < OVERLAP_CHARS_MAX ? "" : end();
    }

    /** No more comes; returns what was held back and is new. */
    String end() {
        if (joined) {
            return "";
        }
        joined = true;
        String text = held.toString();
        held.setLength(0);
        return text.substring(overlap(before, text));
    }

    /** The longest beginning of the text that the text before ends with. */
    static int overlap(String before, String text) {
        for (int length = Math.min(OVERLAP_CHARS_MAX, Math.min(before.length(), text.length()));
                length >= OVERLAP_CHARS_MIN;
                length--) {
            if (before.regionMatches(before.length() - length, text, 0, length)) {
                return length;
            }
        }
        return 0;
    }
}
