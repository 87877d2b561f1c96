package dev.penstock.gateway.observe;

/** How a call ended, as its record and the metrics say it. */
public enum Outcome {
    SUCCEEDED("succeeded"),
    /** Never sent upstream: the caller's mistake, or a limit. */
    REFUSED("refused"),
    /** Sent, and not answered as it should have been. */
    FAILED("failed"),
    CLIENT_GONE("client_gone"),
    /** The caller stopped reading for too long and was dropped. */
    SLOW_READER("slow_reader"),
    /** Ended by our own shutdown after the drain time. */
    DRAINED("drained");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
