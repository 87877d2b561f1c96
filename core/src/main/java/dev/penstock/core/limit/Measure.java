package dev.penstock.core.limit;

/** What can be limited. */
public enum Measure {
    CALLS_PER_MINUTE("calls per minute"),
    TOKENS_PER_MINUTE("tokens per minute"),
    CALLS_PER_DAY("calls per day"),
    CALLS_AT_ONCE("calls at once");

    private final String words;

    Measure(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
