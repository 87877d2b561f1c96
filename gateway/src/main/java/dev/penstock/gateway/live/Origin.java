package dev.penstock.gateway.live;

/** Where something that is served is set up. */
public enum Origin {
    /** Environment and settings file: read at the start, and changed there only. */
    SETTINGS("settings"),
    DATABASE("database");

    private final String label;

    Origin(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
