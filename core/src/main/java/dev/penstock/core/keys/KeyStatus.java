package dev.penstock.core.keys;

/** How a key stands with its provider. */
public enum KeyStatus {
    NORMAL("normal"),
    /** The provider said 429; over when the time that it asked for is. */
    RATE_LIMITED("rate_limited"),
    /** The provider does not take it. */
    ERROR("error"),
    /** Its account is used up. */
    EXHAUSTED("exhausted");

    private final String label;

    KeyStatus(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** The one of that label; normal for a word that is none. */
    public static KeyStatus labelled(String label) {
        for (KeyStatus each : values()) {
            if (each.label.equals(label)) {
                return each;
            }
        }
        return NORMAL;
    }
}
